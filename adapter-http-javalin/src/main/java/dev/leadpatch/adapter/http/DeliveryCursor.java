package dev.leadpatch.adapter.http;

import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the list of an endpoint's deliveries. Its text is encoded, so that clients hand it back as it is and we may
 * change what is in it, for which it starts with the number of its form.
 *
 * @param stateFilter the list has only deliveries that are in this state
 */
record DeliveryCursor(EndpointRef endpoint, Optional<State> stateFilter, Cursor position) {

    private static final String ANY_STATE = "any";
    private static final String NUMBER_PATTERN = "([0-9]{1,19})";
    private static final String UUID_PATTERN = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";
    private static final Pattern CURSOR_PATTERN = Pattern.compile("1:" + NUMBER_PATTERN + ":" + UUID_PATTERN
            + ":([a-z]+):(?:w:" + NUMBER_PATTERN + ":" + NUMBER_PATTERN + "|s:(-?[0-9]{1,18}):" + UUID_PATTERN + ")");

    String encode() {
        String plain = "1:" + endpoint.company().value() + ":" + endpoint.id() + ":"
                + stateFilter.map(DeliveryView::wireName).orElse(ANY_STATE) + ":"
                + position.fold(
                        waiting -> "w:" + waiting.lead().value() + ":" + waiting.sequence(),
                        settled -> "s:" + toEpochMicros(settled.queuedAt()) + ":" + settled.eventId());
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /** The cursor behind a text that {@link #encode} made; nothing if the text differs from that in any way. */
    static Optional<DeliveryCursor> decode(String text) {
        try {
            byte[] plain = Base64.getUrlDecoder().decode(text);
            Matcher form = CURSOR_PATTERN.matcher(new String(plain, StandardCharsets.US_ASCII));
            // the decoder lets padding through, and last bits that stand for nothing; numbers may have leading zeros
            return form.matches()
                    ? Optional.of(fromMatch(form)).filter(read -> read.encode().equals(text))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64OrOutOfRange) {
            return Optional.empty();
        }
    }

    // the platform's own difference of two times overflows after 292 years
    private static long toEpochMicros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    private static DeliveryCursor fromMatch(Matcher form) {
        EndpointRef endpoint = new EndpointRef(
                new CompanyId(Long.parseLong(form.group(1))), new EndpointId(UUID.fromString(form.group(2))));
        Cursor place = form.group(4) != null
                ? new Cursor.Pending(new LeadId(Long.parseLong(form.group(4))), Long.parseLong(form.group(5)))
                : new Cursor.Completed(
                        Instant.EPOCH.plus(Long.parseLong(form.group(6)), ChronoUnit.MICROS),
                        UUID.fromString(form.group(7)));
        return new DeliveryCursor(endpoint, DeliveryView.parseState(form.group(3)), place);
    }

    /** Whether it is a place in this list, of the endpoint that a path names by {@code id}. */
    boolean belongsTo(CompanyId company, String id, Optional<State> listed) {
        return endpoint.company().equals(company)
                && endpoint.id().toString().equalsIgnoreCase(id)
                && stateFilter.equals(listed);
    }
}
