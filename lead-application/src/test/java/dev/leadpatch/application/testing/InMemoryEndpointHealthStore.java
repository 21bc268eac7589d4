package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How endpoints do, in memory. */
final class InMemoryEndpointHealthStore implements EndpointHealthStore {
    private final Map<EndpointRef, Instant> failingSince = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> failedAt = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> pausedUntil = new ConcurrentHashMap<>();
    private final InMemoryEndpointStore endpointStore;

    InMemoryEndpointHealthStore(InMemoryEndpointStore endpoints) {
        this.endpointStore = endpoints;
        endpoints.setPauseCheck((endpoint, now) ->
                !pausedUntil.getOrDefault(endpoint, Instant.MIN).isAfter(now));
        endpoints.addEnabledListener(endpoint -> resetFailures(endpoint.ref()));
        endpoints.setUrlChangeListener(endpoint -> resetFailures(endpoint.ref()));
        endpoints.setHealthStatusProvider(endpoint -> new EndpointHealthStatus(
                Optional.ofNullable(failingSince.get(endpoint)), Optional.ofNullable(pausedUntil.get(endpoint))));
    }

    private void resetFailures(EndpointRef endpoint) {
        failingSince.remove(endpoint);
        pausedUntil.remove(endpoint);
    }

    @Override
    public void recordReports(List<EndpointReport> news, Instant now, Instant tooLong) {
        for (EndpointReport each : news) {
            EndpointRef endpoint = each.endpoint();
            if (each.succeeded()) {
                failingSince.remove(endpoint);
            } else {
                boolean lapsed = failedAt.getOrDefault(endpoint, Instant.MIN).isBefore(now.minus(MAX_FAILURE_GAP));
                failingSince.compute(endpoint, (key, since) -> since == null || lapsed ? now : since);
                failedAt.put(endpoint, now);
            }
            each.pauseUntil()
                    .ifPresent(until ->
                            pausedUntil.merge(endpoint, until, (one, other) -> one.isAfter(other) ? one : other));
            boolean over = !failingSince.getOrDefault(endpoint, Instant.MAX).isAfter(tooLong);
            if (each.gone() || over) {
                endpointStore.disable(endpoint, each.gone() ? "gone" : "failing", now);
            }
        }
    }
}
