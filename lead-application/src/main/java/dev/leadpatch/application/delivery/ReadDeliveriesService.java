package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore;
import java.util.UUID;

/** Reads {@link DeliveryLog}. */
public final class ReadDeliveriesService implements ReadDeliveries {
    private final AuthorizedEndpointLookup endpoints;
    private final DeliveryLog log;

    public ReadDeliveriesService(EndpointStore endpoints, DeliveryLog log) {
        this.endpoints = new AuthorizedEndpointLookup(endpoints);
        this.log = log;
    }

    @Override
    public EndpointOperationResult<Page> list(Query query) {
        return endpoints.withEndpoint(
                query.caller(),
                query.endpoint(),
                endpoint -> new EndpointOperationResult.Success<>(
                        log.list(endpoint.ref(), query.state(), query.after(), query.limit())));
    }

    @Override
    public EndpointOperationResult<LoggedDelivery> find(Caller caller, EndpointId id, UUID event) {
        return endpoints.withEndpoint(
                caller,
                id,
                endpoint -> log.find(new DeliveryId(endpoint.ref(), event))
                        .<EndpointOperationResult<LoggedDelivery>>map(EndpointOperationResult.Success::new)
                        .orElseGet(EndpointOperationResult.NotFound::new));
    }
}
