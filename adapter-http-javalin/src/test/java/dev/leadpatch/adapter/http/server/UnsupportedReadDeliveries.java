package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import dev.leadpatch.application.delivery.DeliveryRequestRenderer.DeliveryRequest;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Stub: no endpoint exists. */
final class UnsupportedReadDeliveries implements ReadDeliveries {
    @Override
    public DeliveryOperationResult<Page> list(Query query) {
        return new DeliveryOperationResult.EndpointNotFound<>();
    }

    @Override
    public DeliveryOperationResult<LoggedDelivery> find(Caller caller, EndpointId endpoint, UUID event) {
        return new DeliveryOperationResult.EndpointNotFound<>();
    }

    @Override
    public DeliveryOperationResult<Optional<Instant>> findNextAttempt(Caller caller, EndpointId endpoint, UUID event) {
        return new DeliveryOperationResult.EndpointNotFound<>();
    }

    @Override
    public DeliveryOperationResult<DeliveryRequest> findRequest(Caller caller, EndpointId endpoint, UUID event) {
        throw new UnsupportedOperationException();
    }
}
