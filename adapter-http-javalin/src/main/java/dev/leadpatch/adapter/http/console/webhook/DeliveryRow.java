package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;

/**
 * A delivery in a list, ready to be shown.
 *
 * @param tone the class of the state's badge
 * @param last the outcome of the last attempt; empty before the first one
 */
record DeliveryRow(
        String path, String event, String lead, String state, String tone, String queued, int attempts, String last) {

    static DeliveryRow of(LoggedDelivery delivery) {
        return new DeliveryRow(
                path(delivery),
                delivery.eventType().wireName(),
                String.valueOf(delivery.lead().value()),
                label(delivery.state()),
                tone(delivery.state()),
                Times.format(delivery.queuedAt()),
                delivery.attempts().size(),
                delivery.attempts().isEmpty()
                        ? ""
                        : outcome(delivery.attempts().get(delivery.attempts().size() - 1)));
    }

    static String path(LoggedDelivery delivery) {
        return WebhookPages.endpoint(delivery.id().endpoint().id()) + "/deliveries/"
                + delivery.id().eventId();
    }

    /** Returns the outcome of an attempt: the status of the response, or the reason of the failure. */
    static String outcome(DeliveryAttempt attempt) {
        return attempt.status()
                .map(status -> "HTTP " + status)
                .or(attempt::error)
                .orElse("");
    }

    static String label(State state) {
        return switch (state) {
            case PENDING -> "Pending";
            case DELIVERED -> "Delivered";
            case DEAD -> "Given up";
        };
    }

    static String tone(State state) {
        return switch (state) {
            case PENDING -> "idle";
            case DELIVERED -> "good";
            case DEAD -> "bad";
        };
    }
}
