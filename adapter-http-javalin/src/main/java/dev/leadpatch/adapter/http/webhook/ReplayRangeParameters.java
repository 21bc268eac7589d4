package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.application.delivery.ReplayDeliveries.Range;
import dev.leadpatch.application.delivery.ReplayDeliveries.StartingPoint;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.ReplayStore.Outcome;
import dev.leadpatch.domain.value.TimeParser;
import dev.leadpatch.domain.value.UuidParser;
import io.javalin.http.Context;
import java.time.Instant;
import java.util.Optional;

/**
 * The query parameters of a replay: {@code from}, an RFC 3339 time or the id of an event; {@code until}, an RFC 3339
 * time; and {@code status}, the outcome of a delivery.
 */
final class ReplayRangeParameters {
    static final String FROM = "from";
    static final String UNTIL = "until";
    static final String STATUS = "status";

    // an unescaped + in an offset decodes to a space; the message names this common error
    private static final String TIME_EXAMPLE = "a time such as 2024-01-15T14:30:00Z (encode the + of an offset as %2B)";

    private ReplayRangeParameters() {}

    /**
     * Returns the range.
     *
     * @throws HttpErrorException 400 if {@code from} is missing, a parameter is repeated or invalid, or the end is before
     *     the start
     */
    static Range of(Context ctx) {
        QueryString query = ContextRequest.query(ctx);
        StartingPoint from = query.find(FROM)
                .flatMap(ReplayRangeParameters::startingPoint)
                .orElseThrow(
                        () -> QueryString.invalid("The query parameter from must be an event id or " + TIME_EXAMPLE));
        Optional<Instant> until = query.find(UNTIL)
                .map(text -> TimeParser.parse(text)
                        .orElseThrow(() -> QueryString.invalid("The query parameter until must be " + TIME_EXAMPLE)));
        Optional<Outcome> outcome = query.find(STATUS)
                .map(text -> Outcome.ofWireName(text)
                        .orElseThrow(() ->
                                QueryString.invalid("The query parameter status must be one of delivered, dead")));
        Optional<Instant> start = from.fold(time -> Optional.of(time.instant()), event -> Optional.empty());
        if (until.isPresent() && start.filter(until.get()::isBefore).isPresent()) {
            throw QueryString.invalid("The query parameter until must not be before from");
        }
        return new Range(from, until, outcome);
    }

    static HttpErrorException unknownEvent() {
        return QueryString.invalid("The query parameter from names an event that has no delivery to this endpoint");
    }

    private static Optional<StartingPoint> startingPoint(String text) {
        return UuidParser.parse(text)
                .<StartingPoint>map(StartingPoint.Event::new)
                .or(() -> TimeParser.parse(text).map(StartingPoint.Time::new));
    }
}
