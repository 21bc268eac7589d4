package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.TimeInput;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.TimeParser;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The filter of a list of deliveries, as a form.
 *
 * @param form the inputs, with errors if they are invalid
 * @param conditions the conditions of the valid inputs
 */
record DeliveryFilter(Form form, Filter conditions) {
    static final String STATE = "state";
    static final String LEAD = "lead";
    static final String SINCE = "since";
    static final List<Choice> STATES = Stream.concat(
                    Stream.of(new Choice("", "Any")),
                    Arrays.stream(State.values()).map(state -> new Choice(wireName(state), DeliveryRow.label(state))))
            .toList();

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,17}");

    static DeliveryFilter of(QueryString query) {
        Form form = Form.sent(query);
        Optional<State> state = Arrays.stream(State.values())
                .filter(value -> wireName(value).equals(form.value(STATE)))
                .findFirst();
        String leadText = form.value(LEAD).strip();
        Optional<LeadId> lead = Optional.of(leadText)
                .filter(text -> NUMBER.matcher(text).matches())
                .map(text -> new LeadId(Long.parseLong(text)));
        String sinceText = TimeInput.toRfc3339(form.value(SINCE));
        Optional<Instant> since = TimeParser.parse(sinceText);
        Form checked = form;
        if (state.isEmpty() && !form.value(STATE).isEmpty()) {
            checked = checked.withError(STATE, "must be one of the choices");
        }
        if (lead.isEmpty() && !leadText.isEmpty()) {
            checked = checked.withError(LEAD, "must be the id of a lead, a number such as 789");
        }
        if (since.isEmpty() && !sinceText.isEmpty()) {
            checked = checked.withError(SINCE, TimeParser.MESSAGE);
        }
        return new DeliveryFilter(checked, new Filter(state, lead, since));
    }

    /** Returns the query of the next page. */
    String queryWithCursor(String cursor) {
        String conditionsPart = Stream.of(STATE, LEAD, SINCE)
                .filter(name -> !form.value(name).isEmpty())
                .map(name -> name + "=" + URLEncoder.encode(form.value(name), StandardCharsets.UTF_8) + "&")
                .collect(Collectors.joining());
        return "?" + conditionsPart + "cursor=" + cursor;
    }

    private static String wireName(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
