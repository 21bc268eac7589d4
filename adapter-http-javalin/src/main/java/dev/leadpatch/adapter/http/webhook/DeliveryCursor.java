package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UuidParser;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pagination cursor: a position in the list of an endpoint's deliveries.
 *
 * @param stateFilter the state of the listed deliveries; empty if the list has all states
 */
public record DeliveryCursor(EndpointRef endpoint, Optional<State> stateFilter, Cursor position) {

    private static final String ANY_STATE = "any";
    private static final String NUMBER_PATTERN = "([0-9]{1,19})";
    private static final String UUID_PATTERN = "([0-9a-f-]{36})";
    private static final Pattern CURSOR_PATTERN = Pattern.compile("1:" + NUMBER_PATTERN + ":" + UUID_PATTERN
            + ":([a-z]+):(?:w:" + NUMBER_PATTERN + ":" + NUMBER_PATTERN + "|s:(-?[0-9]{1,18}):" + UUID_PATTERN + ")");

    /** The format of cursors. */
    public static final CursorCodec<DeliveryCursor> CODEC =
            new CursorCodec<>(CURSOR_PATTERN, DeliveryCursor::fromMatch, DeliveryCursor::format);

    private String format() {
        return "1:" + endpoint.company().value() + ":" + endpoint.id() + ":"
                + stateFilter.map(DeliveryView::wireName).orElse(ANY_STATE) + ":"
                + position.fold(
                        pending -> "w:" + pending.lead().value() + ":" + pending.sequence(),
                        completed -> "s:" + toEpochMicros(completed.queuedAt()) + ":" + completed.eventId());
    }

    // ChronoUnit.MICROS.between overflows 292 years after the epoch
    private static long toEpochMicros(Instant time) {
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000;
    }

    private static DeliveryCursor fromMatch(Matcher matcher) {
        EndpointRef endpoint = new EndpointRef(
                new CompanyId(Long.parseLong(matcher.group(1))), new EndpointId(parseUuid(matcher.group(2))));
        Cursor position = matcher.group(4) != null
                ? new Cursor.Pending(new LeadId(Long.parseLong(matcher.group(4))), Long.parseLong(matcher.group(5)))
                : new Cursor.Completed(
                        Instant.EPOCH.plus(Long.parseLong(matcher.group(6)), ChronoUnit.MICROS),
                        parseUuid(matcher.group(7)));
        return new DeliveryCursor(endpoint, DeliveryView.parseState(matcher.group(3)), position);
    }

    private static UUID parseUuid(String text) {
        return UuidParser.parse(text).orElseThrow(IllegalArgumentException::new);
    }

    /**
     * Returns whether this is a position in the given list.
     *
     * @param id the endpoint's id as written in the path
     */
    public boolean belongsTo(CompanyId company, String id, Optional<State> listedState) {
        return endpoint.company().equals(company)
                && endpoint.id().toString().equalsIgnoreCase(id)
                && stateFilter.equals(listedState);
    }
}
