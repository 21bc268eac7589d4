package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.application.webhook.ManageEndpoints.Subscription;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Subscribes endpoints as the vendor's integrations do: repeatedly, and to each event separately. */
record EndpointSubscriber(EndpointStore endpointStore) {

    /** Adds the requested endpoint, or its events to an existing endpoint with the same URL and integration. */
    Result<Subscription> findOrAdd(NewEndpoint requested, Instant now) {
        CompanyId company = requested.endpoint().company();
        return endpointStore
                .add(
                        company,
                        existing -> existing.size() < ManageEndpoints.MAX_ENDPOINTS
                                        && findSame(existing, requested).isEmpty()
                                ? Optional.of(requested)
                                : Optional.empty())
                .or(() -> findSame(endpointStore.list(company), requested)
                        .flatMap(endpoint -> addEvents(endpoint, requested, now)))
                .<Result<Subscription>>map(endpoint -> new Result.Success<>(new Subscription(
                        endpoint, endpoint.id().equals(requested.endpoint().id()))))
                .orElseGet(Result.LimitReached::new);
    }

    private static Optional<Endpoint> findSame(List<Endpoint> endpoints, NewEndpoint requested) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.url().equals(requested.endpoint().url())
                        && endpoint.integrationId().equals(requested.endpoint().integrationId()))
                .findFirst();
    }

    private Optional<Endpoint> addEvents(Endpoint endpoint, NewEndpoint requested, Instant now) {
        List<WebhookEventType> events = requested.endpoint().settings().events();
        return endpoint.settings().events().containsAll(events)
                ? Optional.of(endpoint)
                : endpointStore.change(
                        endpoint.company(),
                        endpoint.id(),
                        current -> current.withSettings(current.settings().withEvents(events), now));
    }
}
