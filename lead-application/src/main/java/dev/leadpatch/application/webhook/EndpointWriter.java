package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.Limit;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.application.webhook.ManageEndpoints.Subscription;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.Subscriptions;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Adds and changes endpoints. A company subscribes a URL to an event once: otherwise a small change of a lead would send
 * many large requests to a receiver that never agreed to them.
 *
 * @param audit creates the entries of the audit log
 */
record EndpointWriter(EndpointStore endpointStore, int maxSubscriptionsPerKey, EndpointAudit audit) {

    /** Adds an endpoint, unless another one has one of its subscriptions, or the maximum number is reached. */
    Result<NewEndpoint> add(NewEndpoint added, EndpointPatch request) {
        Endpoint endpoint = added.endpoint();
        return endpointStore
                .add(
                        endpoint.company(),
                        existing -> findRefusal(Optional.empty(), endpoint, existing, request)
                                        .isPresent()
                                ? Optional.empty()
                                : Optional.of(added))
                .<Result<NewEndpoint>>map(stored -> new Result.Success<>(added))
                .or(() -> findRefusal(Optional.empty(), endpoint, endpointStore.list(endpoint.company()), request))
                // the endpoint that prevented the addition was removed meanwhile
                .orElseGet(() -> add(added, request));
    }

    /**
     * Changes an endpoint, unless another one has one of its new subscriptions, or it would newly count toward a maximum
     * that is reached.
     *
     * @param change idempotent
     * @param view returns the value of the result
     */
    <T> Result<T> change(
            CompanyId company,
            EndpointId id,
            UnaryOperator<Endpoint> change,
            EndpointPatch request,
            Function<Endpoint, T> view) {
        Optional<Endpoint> stored = endpointStore.change(
                company,
                id,
                (current, others) -> {
                    Endpoint changed = change.apply(current);
                    return findRefusal(Optional.of(current), changed, others, request)
                                    .isPresent()
                            ? current
                            : changed;
                },
                audit::changed);
        if (stored.isEmpty()) {
            return new Result.NotFound<>();
        }
        Endpoint endpoint = stored.get();
        Endpoint changed = change.apply(endpoint);
        if (changed.equals(endpoint)) {
            return new Result.Success<>(view.apply(endpoint));
        }
        List<Endpoint> others = othersThan(id, endpointStore.list(company));
        return this.<T>findRefusal(Optional.of(endpoint), changed, others, request)
                // as in add
                .orElseGet(() -> change(company, id, change, request, view));
    }

    /**
     * Subscribes as the vendor's integrations do, repeatedly and to each event separately: adds the requested endpoint,
     * or its events to an existing endpoint with the same URL and integration. A subscription then ends with the key
     * that subscribed last.
     */
    Result<Subscription> findOrAdd(NewEndpoint requested, EndpointPatch request) {
        Endpoint endpoint = requested.endpoint();
        Optional<Endpoint> same = endpointStore.list(endpoint.company()).stream()
                .filter(existing -> isSame(existing, endpoint))
                .findFirst();
        if (same.isPresent()) {
            return change(
                    endpoint.company(),
                    same.get().id(),
                    existing -> existing.withSettings(
                                    existing.settings()
                                            .withEvents(endpoint.settings().events()),
                                    endpoint.createdAt())
                            .subscribedBy(endpoint.subscriber()),
                    request,
                    existing -> new Subscription(existing, false));
        }
        Optional<Endpoint> added = endpointStore.add(
                endpoint.company(),
                existing -> existing.stream().anyMatch(other -> isSame(other, endpoint))
                                || findRefusal(Optional.empty(), endpoint, existing, request)
                                        .isPresent()
                        ? Optional.empty()
                        : Optional.of(requested));
        if (added.isPresent()) {
            return new Result.Success<>(new Subscription(endpoint, true));
        }
        List<Endpoint> existing = endpointStore.list(endpoint.company());
        boolean wasAddedMeanwhile = existing.stream().anyMatch(other -> isSame(other, endpoint));
        Optional<Result<Subscription>> refusal =
                wasAddedMeanwhile ? Optional.empty() : findRefusal(Optional.empty(), endpoint, existing, request);
        return refusal.orElseGet(() -> findOrAdd(requested, request));
    }

    private static boolean isSame(Endpoint existing, Endpoint requested) {
        return !existing.hasEnded()
                && existing.settings()
                        .integration()
                        .isSameAs(requested.settings().integration())
                && existing.settings()
                        .subscriptions()
                        .url()
                        .equals(requested.settings().subscriptions().url());
    }

    /** @param before the stored endpoint; empty for a new one */
    private <T> Optional<Result<T>> findRefusal(
            Optional<Endpoint> before, Endpoint after, List<Endpoint> others, EndpointPatch request) {
        Subscriptions added = before.map(endpoint -> added(endpoint, after)).orElseGet(after::subscriptions);
        Optional<Violation> violation = findViolation(added, others, request);
        if (violation.isPresent()) {
            return Optional.of(new Result.Rejected<>(List.of(violation.get())));
        }
        boolean becomesActive = before.filter(endpoint -> !endpoint.hasEnded()).isEmpty() && !after.hasEnded();
        if (becomesActive && countActive(others) >= ManageEndpoints.MAX_ENDPOINTS) {
            return Optional.of(new Result.LimitReached<>(Limit.ofCompany(ManageEndpoints.MAX_ENDPOINTS)));
        }
        boolean hasNewSubscriber = !before.flatMap(Endpoint::subscriber).equals(after.subscriber());
        List<Endpoint> ofKey = others.stream()
                .filter(endpoint -> endpoint.subscriber().equals(after.subscriber()))
                .toList();
        return after.subscriber().isPresent()
                        && (becomesActive || hasNewSubscriber)
                        && countActive(ofKey) >= maxSubscriptionsPerKey
                ? Optional.of(new Result.LimitReached<>(Limit.ofKey(maxSubscriptionsPerKey)))
                : Optional.empty();
    }

    private static long countActive(List<Endpoint> endpoints) {
        return endpoints.stream().filter(endpoint -> !endpoint.hasEnded()).count();
    }

    private static Subscriptions added(Endpoint from, Endpoint to) {
        return to.subscriptions().without(from.subscriptions());
    }

    private static Optional<Violation> findViolation(
            Subscriptions added, List<Endpoint> others, EndpointPatch request) {
        return others.stream()
                .flatMap(other ->
                        added
                                .findViolation(
                                        other.subscriptions(),
                                        other.id().value(),
                                        request.url().isPresent())
                                .stream())
                .findFirst();
    }

    private static List<Endpoint> othersThan(EndpointId id, List<Endpoint> endpoints) {
        return endpoints.stream().filter(endpoint -> !endpoint.id().equals(id)).toList();
    }
}
