package dev.leadpatch.application.testing;

import dev.leadpatch.application.webhook.CircuitBreaker;
import dev.leadpatch.application.webhook.CircuitBreaker.CircuitStatus;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Stores the health of endpoints in memory. */
final class InMemoryEndpointHealthStore implements EndpointHealthStore {
    private final Map<EndpointRef, Instant> failingSince = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> failedAt = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> pausedUntil = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> retryNotBefore = new ConcurrentHashMap<>();
    private final Map<EndpointRef, CircuitBreaker> circuits = new ConcurrentHashMap<>();
    private final Map<EndpointRef, Instant> probeLeasedUntil = new ConcurrentHashMap<>();
    private final Map<EndpointRef, LeadId> lastProbedLead = new ConcurrentHashMap<>();
    private final InMemoryEndpointStore endpointStore;

    InMemoryEndpointHealthStore(InMemoryEndpointStore endpointStore) {
        this.endpointStore = endpointStore;
        endpointStore.setHoldCheck((endpoint, now) ->
                !isPaused(endpoint, now) && !circuit(endpoint).isOpen());
        endpointStore.addEnabledListener(endpoint -> resetHealth(endpoint.ref()));
        endpointStore.setUrlChangeListener(endpoint -> resetHealth(endpoint.ref()));
        endpointStore.setHealthStatusProvider(endpoint -> new EndpointHealthStatus(
                Optional.ofNullable(failingSince.get(endpoint)),
                Optional.ofNullable(pausedUntil.get(endpoint)),
                CircuitStatus.of(circuit(endpoint).openedAt(), circuit(endpoint).nextProbeAt())));
    }

    private void resetHealth(EndpointRef endpoint) {
        failingSince.remove(endpoint);
        pausedUntil.remove(endpoint);
        retryNotBefore.remove(endpoint);
        closeCircuit(endpoint);
    }

    private void closeCircuit(EndpointRef endpoint) {
        circuits.remove(endpoint);
        probeLeasedUntil.remove(endpoint);
        lastProbedLead.remove(endpoint);
    }

    private CircuitBreaker circuit(EndpointRef endpoint) {
        return circuits.getOrDefault(endpoint, CircuitBreaker.CLOSED);
    }

    private boolean isPaused(EndpointRef endpoint, Instant now) {
        return pausedUntil.getOrDefault(endpoint, Instant.MIN).isAfter(now);
    }

    boolean isProbeDue(EndpointRef endpoint, Instant now) {
        return circuit(endpoint).nextProbeAt().filter(at -> !at.isAfter(now)).isPresent()
                && !probeLeasedUntil.getOrDefault(endpoint, Instant.MIN).isAfter(now)
                && !isPaused(endpoint, now);
    }

    boolean isEarlyProbeAllowed(EndpointRef endpoint, Instant now) {
        return !retryNotBefore.getOrDefault(endpoint, Instant.MIN).isAfter(now);
    }

    Optional<LeadId> lastProbedLead(EndpointRef endpoint) {
        return Optional.ofNullable(lastProbedLead.get(endpoint));
    }

    void leaseProbe(EndpointRef endpoint, LeadId lead, Instant until) {
        probeLeasedUntil.put(endpoint, until);
        lastProbedLead.put(endpoint, lead);
    }

    /** Returns the time until which deliveries that are due at {@code dueAt} wait. */
    Instant nextAttempt(EndpointRef endpoint, Instant dueAt) {
        Instant next = circuit(endpoint).nextProbeAt().orElse(dueAt);
        Instant pauseEnd = pausedUntil.getOrDefault(endpoint, Instant.MIN);
        return next.isBefore(pauseEnd) ? pauseEnd : next;
    }

    @Override
    public synchronized HealthChanges recordReports(
            List<EndpointReport> reports, Instant now, Instant failingSinceLimit) {
        List<EndpointRef> opened = new ArrayList<>();
        List<EndpointRef> closed = new ArrayList<>();
        List<DisabledEndpoint> disabled = new ArrayList<>();
        for (EndpointReport report : reports) {
            EndpointRef endpoint = report.endpoint();
            CircuitBreaker before = circuit(endpoint);
            if (report.succeeded()) {
                failingSince.remove(endpoint);
                closeCircuit(endpoint);
            } else {
                boolean lapsed = failedAt.getOrDefault(endpoint, Instant.MIN).isBefore(now.minus(MAX_FAILURE_GAP));
                failingSince.compute(endpoint, (key, since) -> since == null || lapsed ? now : since);
                failedAt.put(endpoint, now);
                CircuitBreaker next = before.afterFailures(report.circuitFailures(), report.probed(), now);
                circuits.put(endpoint, next);
                if (!next.equals(before)) {
                    probeLeasedUntil.remove(endpoint);
                }
            }
            addIf(before.isOpen() && !circuit(endpoint).isOpen(), closed, endpoint);
            addIf(!before.isOpen() && circuit(endpoint).isOpen(), opened, endpoint);
            report.pauseUntil().ifPresent(until -> extend(pausedUntil, endpoint, until));
            report.retryNotBefore().ifPresent(until -> extend(retryNotBefore, endpoint, until));
            Instant since = failingSince.getOrDefault(endpoint, now);
            boolean limitReached =
                    !failingSince.getOrDefault(endpoint, Instant.MAX).isAfter(failingSinceLimit);
            if (report.gone() || limitReached) {
                String reason = report.gone() ? "gone" : "failing";
                addIf(
                        endpointStore.disable(endpoint, reason, now),
                        disabled,
                        new DisabledEndpoint(endpoint, reason, since));
            }
        }
        return new HealthChanges(opened, closed, disabled, List.of());
    }

    private static <T> void addIf(boolean condition, List<T> list, T item) {
        if (condition) {
            list.add(item);
        }
    }

    private static void extend(Map<EndpointRef, Instant> ends, EndpointRef endpoint, Instant until) {
        ends.merge(endpoint, until, (first, second) -> first.isAfter(second) ? first : second);
    }
}
