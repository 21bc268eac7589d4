package dev.leadpatch.adapter.http;

import dev.leadpatch.application.delivery.ReplayDeliveries.StartingPoint;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a replay is to begin, as the query says it: a time of RFC 3339, or the id of an event. */
final class ReplayFromParameter {

    static final String FROM = "from";
    private static final Pattern TIME_PATTERN = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}" + "(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})");

    private ReplayFromParameter() {}

    /** @throws HttpErrorException 400 if the parameter is missing or neither a time nor an id */
    static StartingPoint of(Context ctx) {
        String text = QueryParameterReader.find(ctx, FROM).orElseThrow(ReplayFromParameter::invalid);
        return UuidParser.parse(text)
                .<StartingPoint>map(StartingPoint.Event::new)
                .or(() -> parseTime(text).map(StartingPoint.Time::new))
                .orElseThrow(ReplayFromParameter::invalid);
    }

    static HttpErrorException unknownEvent() {
        return QueryParameterReader.invalid(
                "The query parameter from names an event of which this endpoint has no delivery");
    }

    private static Optional<Instant> parseTime(String text) {
        if (!TIME_PATTERN.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException noSuchTime) {
            return Optional.empty();
        }
    }

    private static HttpErrorException invalid() {
        // an offset's + that was not escaped is the mistake that is hardest to see
        return QueryParameterReader.invalid(
                "The query parameter from must be a time such as 2024-01-15T14:30:00Z (in an offset,"
                        + " + is written %2B) or the id of an event");
    }
}
