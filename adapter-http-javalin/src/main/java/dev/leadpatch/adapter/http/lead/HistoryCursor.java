package dev.leadpatch.adapter.http.lead;

import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pagination cursor: a position in a lead's history. The encoded text is opaque to clients and starts with the version
 * of its format.
 *
 * @param beforeVersion the exclusive upper bound of the versions of the next page
 */
record HistoryCursor(CompanyId company, LeadId lead, long beforeVersion) {

    private static final String NUMBER_PATTERN = "([1-9][0-9]{0,18})";
    private static final Pattern CURSOR_PATTERN =
            Pattern.compile("1:" + NUMBER_PATTERN + ":" + NUMBER_PATTERN + ":" + NUMBER_PATTERN);

    String encode() {
        String plain = "1:" + company.value() + ":" + lead.value() + ":" + beforeVersion;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** Decodes a cursor; empty unless {@link #encode} returns exactly {@code text} for it. */
    static Optional<HistoryCursor> decode(String text) {
        try {
            byte[] plain = Base64.getUrlDecoder().decode(text);
            Matcher matcher = CURSOR_PATTERN.matcher(new String(plain, StandardCharsets.US_ASCII));
            if (!matcher.matches()) {
                return Optional.empty();
            }
            HistoryCursor cursor = new HistoryCursor(
                    new CompanyId(Long.parseLong(matcher.group(1))),
                    new LeadId(Long.parseLong(matcher.group(2))),
                    Long.parseLong(matcher.group(3)));
            // comparing rejects what the decoder accepts: padding and unused trailing bits
            return Optional.of(cursor).filter(decoded -> decoded.encode().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Returns whether this is a position in the history of the given lead. */
    boolean belongsTo(CompanyId otherCompany, Optional<LeadId> otherLead) {
        return company.equals(otherCompany) && Optional.of(lead).equals(otherLead);
    }
}
