package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.application.delivery.ReplayDeliveries.StartingPoint;
import dev.leadpatch.domain.value.UuidParser;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** The query parameter {@code from}, the starting point of a replay: an RFC 3339 time or the id of an event. */
final class ReplayFromParameter {

    static final String FROM = "from";
    private static final Pattern TIME_PATTERN = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}" + "(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})");

    private ReplayFromParameter() {}

    /**
     * Returns the starting point.
     *
     * @throws HttpErrorException 400 if the parameter is missing, repeated, or neither a time nor an event id
     */
    static StartingPoint of(Context ctx) {
        String text = QueryString.of(ctx).find(FROM).orElseThrow(ReplayFromParameter::invalid);
        return UuidParser.parse(text)
                .<StartingPoint>map(StartingPoint.Event::new)
                .or(() -> parseTime(text).map(StartingPoint.Time::new))
                .orElseThrow(ReplayFromParameter::invalid);
    }

    static HttpErrorException unknownEvent() {
        return QueryString.invalid("The query parameter from names an event that has no delivery to this endpoint");
    }

    private static Optional<Instant> parseTime(String text) {
        if (!TIME_PATTERN.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static HttpErrorException invalid() {
        // an unescaped + in an offset decodes to a space; the message names this common error
        return QueryString.invalid("The query parameter from must be an event id or a time such as 2024-01-15T14:30:00Z"
                + " (encode the + of an offset as %2B)");
    }
}
