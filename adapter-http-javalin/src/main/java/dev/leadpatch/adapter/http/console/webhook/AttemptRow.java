package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;

/**
 * An attempt, ready to be shown.
 *
 * @param tone the class of the outcome's badge
 * @param snippet the beginning of the response; empty if there was none
 */
record AttemptRow(int number, String ended, String duration, String outcome, String tone, String snippet) {

    static AttemptRow of(DeliveryAttempt attempt) {
        return new AttemptRow(
                attempt.number(),
                Times.format(attempt.endedAt()),
                attempt.duration().toMillis() + " ms",
                DeliveryRow.outcome(attempt),
                attempt.isSuccess() ? "good" : "bad",
                attempt.responseSnippet());
    }
}
