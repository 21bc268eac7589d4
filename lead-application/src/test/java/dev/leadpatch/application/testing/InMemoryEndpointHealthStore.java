package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores the health of endpoints in memory. */
final class InMemoryEndpointHealthStore implements EndpointHealthStore {
    private final Map<EndpointRef, Instant> failingSince = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> failedAt = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> pausedUntil = new ConcurrentHashMap<>();
    private final InMemoryEndpointStore endpointStore;

    InMemoryEndpointHealthStore(InMemoryEndpointStore endpointStore) {
        this.endpointStore = endpointStore;
        endpointStore.setPauseCheck((endpoint, now) ->
                !pausedUntil.getOrDefault(endpoint, Instant.MIN).isAfter(now));
        endpointStore.addEnabledListener(endpoint -> resetFailures(endpoint.ref()));
        endpointStore.setUrlChangeListener(endpoint -> resetFailures(endpoint.ref()));
        endpointStore.setHealthStatusProvider(endpoint -> new EndpointHealthStatus(
                Optional.ofNullable(failingSince.get(endpoint)), Optional.ofNullable(pausedUntil.get(endpoint))));
    }

    private void resetFailures(EndpointRef endpoint) {
        failingSince.remove(endpoint);
        pausedUntil.remove(endpoint);
    }

    @Override
    public void recordReports(List<EndpointReport> reports, Instant now, Instant failingSinceLimit) {
        for (EndpointReport report : reports) {
            EndpointRef endpoint = report.endpoint();
            if (report.succeeded()) {
                failingSince.remove(endpoint);
            } else {
                boolean lapsed = failedAt.getOrDefault(endpoint, Instant.MIN).isBefore(now.minus(MAX_FAILURE_GAP));
                failingSince.compute(endpoint, (key, since) -> since == null || lapsed ? now : since);
                failedAt.put(endpoint, now);
            }
            report.pauseUntil()
                    .ifPresent(until -> pausedUntil.merge(
                            endpoint, until, (first, second) -> first.isAfter(second) ? first : second));
            boolean limitReached =
                    !failingSince.getOrDefault(endpoint, Instant.MAX).isAfter(failingSinceLimit);
            if (report.gone() || limitReached) {
                endpointStore.disable(endpoint, report.gone() ? "gone" : "failing", now);
            }
        }
    }
}
