package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitState;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
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
                    "Disabled",
                    "idle",
                    endpoint.disablement()
                            .map(disablement -> disablement.reason() + " since " + Times.format(disablement.at()))
                            .orElse(""));
        }
        if (status.pausedUntil().isPresent()) {
            return new EndpointState(
                    "Paused",
                    "bad",
                    "until " + Times.format(status.pausedUntil().get()));
        }
        if (status.circuit().state() != CircuitState.CLOSED) {
            return new EndpointState("Circuit open", "bad", describe(status.circuit()));
        }
        return status.failingSince()
                .map(since -> new EndpointState("Failing", "bad", "since " + Times.format(since)))
                .orElseGet(() -> new EndpointState("Healthy", "good", ""));
    }

    private static String describe(CircuitStatus circuit) {
        String since = circuit.openedAt()
                .map(openedAt -> "since " + Times.format(openedAt) + ", ")
                .orElse("");
        return since
                + circuit.nextProbeAt()
                        .filter(probeAt -> circuit.state() == CircuitState.OPEN)
                        .map(probeAt -> "next probe at " + Times.format(probeAt))
                        .orElse("next probe due");
    }
}
