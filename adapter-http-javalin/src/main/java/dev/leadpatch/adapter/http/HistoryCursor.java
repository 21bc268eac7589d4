package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in a lead's history. Its text is encoded, so that clients hand it back as it is and we may change what is in
 * it, for which it starts with the number of its form.
 *
 * @param beforeVersion the version before which the history goes on
 */
record HistoryCursor(CompanyId company, LeadId lead, long beforeVersion) {

    private static final String NUMBER_PATTERN = "([1-9][0-9]{0,18})";
    private static final Pattern CURSOR_PATTERN =
            Pattern.compile("1:" + NUMBER_PATTERN + ":" + NUMBER_PATTERN + ":" + NUMBER_PATTERN);

    String encode() {
        String plain = "1:" + company.value() + ":" + lead.value() + ":" + beforeVersion;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** The cursor behind a text that {@link #encode} made; nothing if the text differs from that in any way. */
    static Optional<HistoryCursor> decode(String text) {
        try {
            byte[] plain = Base64.getUrlDecoder().decode(text);
            Matcher form = CURSOR_PATTERN.matcher(new String(plain, StandardCharsets.US_ASCII));
            if (!form.matches()) {
                return Optional.empty();
            }
            HistoryCursor cursor = new HistoryCursor(
                    new CompanyId(Long.parseLong(form.group(1))),
                    new LeadId(Long.parseLong(form.group(2))),
                    Long.parseLong(form.group(3)));
            // the decoder lets padding through, and last bits that stand for nothing
            return Optional.of(cursor).filter(read -> read.encode().equals(text));
        } catch (IllegalArgumentException notBase64OrTooLarge) {
            return Optional.empty();
        }
    }

    /** Whether it is a place in this lead's history. */
    boolean belongsTo(CompanyId itsCompany, Optional<LeadId> itsLead) {
        return company.equals(itsCompany) && Optional.of(lead).equals(itsLead);
    }
}
