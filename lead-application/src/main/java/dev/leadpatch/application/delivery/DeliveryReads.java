package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.webhook.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.Endpoints;
import java.util.UUID;

/** Reads {@link DeliveryLog}. */
public final class DeliveryReads implements ReadDeliveries {
    private final OwnEndpoints endpoints;
    private final DeliveryLog log;

    public DeliveryReads(Endpoints endpoints, DeliveryLog log) {
        this.endpoints = new OwnEndpoints(endpoints);
        this.log = log;
    }

    @Override
    public Result<Page> list(Query query) {
        return endpoints.with(
                query.caller(),
                query.endpoint(),
                endpoint -> new Result.Done<>(log.list(endpoint.ref(), query.of(), query.after(), query.limit())));
    }

    @Override
    public Result<LoggedDelivery> find(Caller caller, EndpointId id, UUID event) {
        return endpoints.with(
                caller,
                id,
                endpoint -> log.find(new DeliveryId(endpoint.ref(), event))
                        .<Result<LoggedDelivery>>map(Result.Done::new)
                        .orElseGet(Result.NotFound::new));
    }
}
