package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * An attempt, ready to be shown.
 *
 * @param tone the class of the outcome's badge
 * @param snippet the beginning of the response; empty if there was none
 * @param url the URL of the request; empty if it is not known
 * @param timestamp the header {@code webhook-timestamp}; empty if it is not known
 */
record AttemptRow(
        int number,
        String ended,
        String duration,
        String outcome,
        String tone,
        String snippet,
        String url,
        String timestamp) {

    /** The attempts of a delivery, or of a replay. */
    record Group(String label, List<AttemptRow> attempts) {}

    /** Returns the attempts, the latest first. The numbers of attempts start again with each replay. */
    static List<Group> groups(List<DeliveryAttempt> oldestFirst) {
        Deque<Group> groups = new ArrayDeque<>();
        int last = Integer.MAX_VALUE;
        for (DeliveryAttempt attempt : oldestFirst) {
            if (attempt.number() <= last) {
                groups.addFirst(
                        new Group(groups.isEmpty() ? "First delivery" : "Replay " + groups.size(), new ArrayList<>()));
            }
            groups.element().attempts().add(0, of(attempt));
            last = attempt.number();
        }
        return List.copyOf(groups);
    }

    static AttemptRow of(DeliveryAttempt attempt) {
        return new AttemptRow(
                attempt.number(),
                Times.format(attempt.endedAt()),
                attempt.duration().toMillis() + " ms",
                DeliveryRow.outcome(attempt),
                attempt.isSuccess() ? "good" : "bad",
                attempt.responseSnippet(),
                attempt.request().map(request -> request.url().toString()).orElse(""),
                attempt.request()
                        .map(request -> String.valueOf(request.signedAt().getEpochSecond()))
                        .orElse(""));
    }
}
