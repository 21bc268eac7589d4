package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.DeliveryRequestRenderer.DeliveryRequest;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Reads from a {@link DeliveryLog}. */
public final class ReadDeliveriesService implements ReadDeliveries {
    private final EndpointStore endpointStore;
    private final DeliveryLog deliveryLog;
    private final DeliveryRequestRenderer requestRenderer;

    public ReadDeliveriesService(
            EndpointStore endpointStore, DeliveryLog deliveryLog, DeliveryRequestRenderer requestRenderer) {
        this.endpointStore = endpointStore;
        this.deliveryLog = deliveryLog;
        this.requestRenderer = requestRenderer;
    }

    @Override
    public DeliveryOperationResult<Page> list(Query query) {
        return DeliveryOperationResult.of(
                query.caller(),
                endpointStore,
                query.endpoint(),
                endpoint -> new DeliveryOperationResult.Success<>(
                        deliveryLog.list(endpoint.ref(), query.filter(), query.after(), query.limit())));
    }

    @Override
    public DeliveryOperationResult<LoggedDelivery> find(Caller caller, EndpointId id, UUID event) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                endpoint -> DeliveryOperationResult.ofFound(deliveryLog.find(new DeliveryId(endpoint.ref(), event))));
    }

    @Override
    public DeliveryOperationResult<Optional<Instant>> findNextAttempt(Caller caller, EndpointId id, UUID event) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                endpoint -> new DeliveryOperationResult.Success<>(
                        deliveryLog.findNextAttempt(new DeliveryId(endpoint.ref(), event))));
    }

    @Override
    public DeliveryOperationResult<DeliveryRequest> findRequest(Caller caller, EndpointId id, UUID event) {
        return DeliveryOperationResult.of(
                caller,
                endpointStore,
                id,
                // the payload contains the lead
                endpoint -> caller.hasPermission(Permission.READ)
                        ? DeliveryOperationResult.ofFound(deliveryLog
                                .findPayload(new DeliveryId(endpoint.ref(), event))
                                .map(payload -> requestRenderer.render(endpoint, event, payload)))
                        : new DeliveryOperationResult.Forbidden<>(Permission.READ));
    }
}
