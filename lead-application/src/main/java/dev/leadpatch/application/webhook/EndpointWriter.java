package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.application.webhook.ManageEndpoints.Subscription;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.Subscriptions;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Adds and changes endpoints. A company subscribes a URL to an event once: otherwise a small change of a lead would send
 * many large requests to a receiver that never agreed to them.
 */
record EndpointWriter(EndpointStore endpointStore) {

    /** Adds an endpoint, unless another one has one of its subscriptions, or the maximum number is reached. */
    Result<NewEndpoint> add(NewEndpoint added, EndpointPatch request) {
        Endpoint endpoint = added.endpoint();
        return endpointStore
                .add(
                        endpoint.company(),
                        existing -> findRefusal(endpoint, existing, request).isPresent()
                                ? Optional.empty()
                                : Optional.of(added))
                .<Result<NewEndpoint>>map(stored -> new Result.Success<>(added))
                .or(() -> findRefusal(endpoint, endpointStore.list(endpoint.company()), request))
                // the endpoint that prevented the addition was removed meanwhile
                .orElseGet(() -> add(added, request));
    }

    /**
     * Changes an endpoint, unless another one has one of its new subscriptions.
     *
     * @param change idempotent
     * @param view returns the value of the result
     */
    <T> Result<T> change(
            CompanyId company,
            EndpointId id,
            UnaryOperator<EndpointSettings> change,
            EndpointPatch request,
            Instant now,
            Function<Endpoint, T> view) {
        Optional<Endpoint> stored = endpointStore.change(company, id, (current, others) -> {
            Endpoint changed = current.withSettings(change.apply(current.settings()), now);
            return findViolation(added(current, changed), others, request).isPresent() ? current : changed;
        });
        if (stored.isEmpty()) {
            return new Result.NotFound<>();
        }
        Endpoint endpoint = stored.get();
        Endpoint changed = endpoint.withSettings(change.apply(endpoint.settings()), now);
        if (changed.equals(endpoint)) {
            return new Result.Success<>(view.apply(endpoint));
        }
        return findViolation(added(endpoint, changed), othersThan(id, endpointStore.list(company)), request)
                .<Result<T>>map(violation -> new Result.Rejected<>(List.of(violation)))
                // as in add
                .orElseGet(() -> change(company, id, change, request, now, view));
    }

    /**
     * Subscribes as the vendor's integrations do, repeatedly and to each event separately: adds the requested endpoint,
     * or its events to an existing endpoint with the same URL and integration.
     */
    Result<Subscription> findOrAdd(NewEndpoint requested, EndpointPatch request, Instant now) {
        Endpoint endpoint = requested.endpoint();
        Optional<Endpoint> same = endpointStore.list(endpoint.company()).stream()
                .filter(existing -> isSame(existing, endpoint))
                .findFirst();
        if (same.isPresent()) {
            return change(
                    endpoint.company(),
                    same.get().id(),
                    settings -> settings.withEvents(endpoint.settings().events()),
                    request,
                    now,
                    existing -> new Subscription(existing, false));
        }
        Optional<Endpoint> added = endpointStore.add(
                endpoint.company(),
                existing -> existing.stream().anyMatch(other -> isSame(other, endpoint))
                                || findRefusal(endpoint, existing, request).isPresent()
                        ? Optional.empty()
                        : Optional.of(requested));
        if (added.isPresent()) {
            return new Result.Success<>(new Subscription(endpoint, true));
        }
        List<Endpoint> existing = endpointStore.list(endpoint.company());
        boolean wasAddedMeanwhile = existing.stream().anyMatch(other -> isSame(other, endpoint));
        Optional<Result<Subscription>> refusal =
                wasAddedMeanwhile ? Optional.empty() : findRefusal(endpoint, existing, request);
        return refusal.orElseGet(() -> findOrAdd(requested, request, now));
    }

    private static boolean isSame(Endpoint existing, Endpoint requested) {
        return existing.settings().integration().isSameAs(requested.settings().integration())
                && existing.settings()
                        .subscriptions()
                        .url()
                        .equals(requested.settings().subscriptions().url());
    }

    private static <T> Optional<Result<T>> findRefusal(Endpoint added, List<Endpoint> existing, EndpointPatch request) {
        Optional<Violation> violation = findViolation(added.settings().subscriptions(), existing, request);
        if (violation.isPresent()) {
            return Optional.of(new Result.Rejected<>(List.of(violation.get())));
        }
        return existing.size() < ManageEndpoints.MAX_ENDPOINTS
                ? Optional.empty()
                : Optional.of(new Result.LimitReached<>());
    }

    private static Subscriptions added(Endpoint from, Endpoint to) {
        return to.settings().subscriptions().without(from.settings().subscriptions());
    }

    private static Optional<Violation> findViolation(
            Subscriptions added, List<Endpoint> others, EndpointPatch request) {
        return others.stream()
                .flatMap(other -> added
                        .findViolation(
                                other.settings().subscriptions(),
                                other.id().value(),
                                request.url().isPresent())
                        .stream())
                .findFirst();
    }

    private static List<Endpoint> othersThan(EndpointId id, List<Endpoint> endpoints) {
        return endpoints.stream().filter(endpoint -> !endpoint.id().equals(id)).toList();
    }
}
