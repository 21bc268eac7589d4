package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.EndpointCondition;
import dev.leadpatch.application.webhook.EndpointHealth;
import dev.leadpatch.application.webhook.EndpointRef;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How endpoints do, in memory. */
final class InMemoryHealth implements EndpointHealth {
    private final Map<EndpointRef, Instant> failingSince = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> failedAt = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> pausedUntil = new ConcurrentHashMap<>();
    private final InMemoryEndpoints endpoints;

    InMemoryHealth(InMemoryEndpoints endpoints) {
        this.endpoints = endpoints;
        endpoints.beforeTelling((endpoint, now) ->
                !pausedUntil.getOrDefault(endpoint, Instant.MIN).isAfter(now));
        endpoints.whenEnabled(endpoint -> forgive(endpoint.ref()));
        endpoints.whenMoved(endpoint -> forgive(endpoint.ref()));
        endpoints.knowing(endpoint -> new EndpointCondition(
                Optional.ofNullable(failingSince.get(endpoint)), Optional.ofNullable(pausedUntil.get(endpoint))));
    }

    private void forgive(EndpointRef endpoint) {
        failingSince.remove(endpoint);
        pausedUntil.remove(endpoint);
    }

    @Override
    public void heed(List<News> news, Instant now, Instant tooLong) {
        for (News each : news) {
            EndpointRef endpoint = each.endpoint();
            if (each.succeeded()) {
                failingSince.remove(endpoint);
            } else {
                boolean lapsed = failedAt.getOrDefault(endpoint, Instant.MIN).isBefore(now.minus(LAPSE));
                failingSince.compute(endpoint, (key, since) -> since == null || lapsed ? now : since);
                failedAt.put(endpoint, now);
            }
            each.pauseUntil()
                    .ifPresent(until ->
                            pausedUntil.merge(endpoint, until, (one, other) -> one.isAfter(other) ? one : other));
            boolean over = !failingSince.getOrDefault(endpoint, Instant.MAX).isAfter(tooLong);
            if (each.gone() || over) {
                endpoints.disable(endpoint, each.gone() ? "gone" : "failing", now);
            }
        }
    }
}
