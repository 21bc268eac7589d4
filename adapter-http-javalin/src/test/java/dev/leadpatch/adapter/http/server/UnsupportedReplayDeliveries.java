package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ReplayStore.ReplayProgress;
import java.util.Optional;
import java.util.UUID;

/** Stub: no endpoint exists. */
final class UnsupportedReplayDeliveries implements ReplayDeliveries {
    @Override
    public DeliveryOperationResult<UUID> replay(Caller caller, EndpointId endpoint, UUID event) {
        return new DeliveryOperationResult.EndpointNotFound<>();
    }

    @Override
    public DeliveryOperationResult<Optional<ReplayProgress>> start(Caller caller, EndpointId endpoint, Range range) {
        return new DeliveryOperationResult.EndpointNotFound<>();
    }

    @Override
    public DeliveryOperationResult<Optional<ReplayProgress>> findRunning(Caller caller, EndpointId endpoint) {
        return new DeliveryOperationResult.EndpointNotFound<>();
    }

    @Override
    public DeliveryOperationResult<ReplayProgress> progress(Caller caller, EndpointId endpoint, UUID replay) {
        return new DeliveryOperationResult.EndpointNotFound<>();
    }
}
