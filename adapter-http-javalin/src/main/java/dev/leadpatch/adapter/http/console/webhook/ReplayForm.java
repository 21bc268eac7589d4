package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.TimeInput;
import dev.leadpatch.application.delivery.ReplayDeliveries.Range;
import dev.leadpatch.application.delivery.ReplayDeliveries.StartingPoint;
import dev.leadpatch.application.webhook.ReplayStore.Outcome;
import dev.leadpatch.domain.value.TimeParser;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The sent form of a replay.
 *
 * @param form the inputs, with errors if they are invalid
 * @param range the deliveries to replay; empty if an input is invalid
 */
record ReplayForm(Form form, Optional<Range> range) {
    static final String SINCE = "since";
    static final String UNTIL = "until";
    static final String STATUS = "status";
    static final List<Choice> STATUSES = List.of(
            new Choice("", "All completed"),
            new Choice(Outcome.DEAD.wireName(), "Given up"),
            new Choice(Outcome.DELIVERED.wireName(), "Delivered"));

    static ReplayForm of(Form sent) {
        String untilText = TimeInput.toRfc3339(sent.value(UNTIL));
        Optional<Instant> since = TimeParser.parse(TimeInput.toRfc3339(sent.value(SINCE)));
        Optional<Instant> until = TimeParser.parse(untilText);
        Optional<Outcome> outcome = Outcome.ofWireName(sent.value(STATUS));
        Form checked = sent;
        if (since.isEmpty()) {
            checked = checked.withError(SINCE, TimeParser.MESSAGE);
        }
        if (until.isEmpty() && !untilText.isEmpty()) {
            checked = checked.withError(UNTIL, TimeParser.MESSAGE);
        }
        if (until.isPresent() && since.filter(until.get()::isBefore).isPresent()) {
            checked = checked.withError(UNTIL, "must not be before the start");
        }
        if (outcome.isEmpty() && !sent.value(STATUS).isEmpty()) {
            checked = checked.withError(STATUS, "must be one of the choices");
        }
        return new ReplayForm(
                checked,
                checked.isRejected()
                        ? Optional.empty()
                        : since.map(start -> new Range(new StartingPoint.Time(start), until, outcome)));
    }
}
