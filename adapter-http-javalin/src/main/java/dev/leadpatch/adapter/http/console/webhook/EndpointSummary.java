package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import java.util.Optional;

/**
 * An endpoint with its health, ready to be shown.
 *
 * @param tone the class of the state's badge
 * @param reason why the state is what it is; empty if there is nothing to say
 * @param pending the number of pending deliveries
 * @param last the delivery with the latest attempt
 */
record EndpointSummary(
        String id,
        String url,
        String description,
        String state,
        String tone,
        String reason,
        String pending,
        Optional<DeliveryRow> last) {

    static EndpointSummary of(ManagedEndpoint managed, EndpointActivity activity) {
        Endpoint endpoint = managed.endpoint();
        Health health = Health.of(endpoint, managed.healthStatus());
        return new EndpointSummary(
                endpoint.id().toString(),
                endpoint.url().toString(),
                endpoint.settings().description().orElse(""),
                health.state(),
                health.tone(),
                health.reason(),
                activity.countPending(),
                activity.recent().stream().findFirst().map(DeliveryRow::of));
    }

    private record Health(String state, String tone, String reason) {

        private static Health of(Endpoint endpoint, EndpointHealthStatus status) {
            if (!endpoint.enabled()) {
                return new Health("Disabled", "idle", endpoint.disabledReason().orElse(""));
            }
            if (status.pausedUntil().isPresent()) {
                return new Health(
                        "Paused",
                        "bad",
                        "until " + Times.format(status.pausedUntil().get()));
            }
            return status.failingSince()
                    .map(since -> new Health("Failing", "bad", "since " + Times.format(since)))
                    .orElseGet(() -> new Health("Healthy", "good", ""));
        }
    }
}
