package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders deliveries and their attempts. */
final class DeliveryView {

    /** The wire names of all states, separated by commas. */
    static final String STATE_NAMES =
            Arrays.stream(State.values()).map(DeliveryView::wireName).collect(Collectors.joining(", "));

    private DeliveryView() {}

    static Map<String, @Nullable Object> of(LoggedDelivery delivery) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("event_id", delivery.id().eventId().toString());
        view.put("event", delivery.eventType().wireName());
        view.put("lead_id", delivery.lead().value());
        view.put("sequence", delivery.sequence());
        view.put("status", wireName(delivery.state()));
        view.put("queued_at", delivery.queuedAt());
        view.put("settled_at", delivery.completedAt().orElse(null));
        view.put("attempts", delivery.attempts().stream().map(DeliveryView::of).toList());
        return view;
    }

    /** Renders the attempt of a ping, which has no number. */
    static Map<String, @Nullable Object> ofPing(DeliveryAttempt attempt) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("delivered", attempt.isSuccess());
        view.put("status_code", attempt.status().orElse(null));
        view.put("duration_ms", attempt.duration().toMillis());
        view.put("error", attempt.error().orElse(null));
        view.put("snippet", attempt.responseSnippet());
        return view;
    }

    private static Map<String, @Nullable Object> of(DeliveryAttempt attempt) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("number", attempt.number());
        view.put("at", attempt.endedAt());
        view.put("duration_ms", attempt.duration().toMillis());
        view.put("status_code", attempt.status().orElse(null));
        view.put("error", attempt.error().orElse(null));
        view.put("snippet", attempt.responseSnippet());
        return view;
    }

    /** Returns the state with the wire name {@code text}; case-sensitive. */
    static Optional<State> parseState(String text) {
        return Arrays.stream(State.values())
                .filter(state -> wireName(state).equals(text))
                .findFirst();
    }

    static String wireName(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
