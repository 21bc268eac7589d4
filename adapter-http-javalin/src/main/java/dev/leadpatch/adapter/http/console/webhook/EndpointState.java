package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;

/**
 * Whether an endpoint receives deliveries, ready to be shown.
 *
 * @param tone the class of the badge
 * @param reason why, since or until when; empty if there is nothing to say
 */
public record EndpointState(String label, String tone, String reason) {

    public static EndpointState of(ManagedEndpoint managed) {
        Endpoint endpoint = managed.endpoint();
        EndpointHealthStatus status = managed.healthStatus();
        if (!endpoint.enabled()) {
            return new EndpointState(
                    "Disabled", "idle", endpoint.disabledReason().orElse(""));
        }
        if (status.pausedUntil().isPresent()) {
            return new EndpointState(
                    "Paused",
                    "bad",
                    "until " + Times.format(status.pausedUntil().get()));
        }
        return status.failingSince()
                .map(since -> new EndpointState("Failing", "bad", "since " + Times.format(since)))
                .orElseGet(() -> new EndpointState("Healthy", "good", ""));
    }
}
