package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.delivery.EndpointOperationResult;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.EndpointId;
import java.util.UUID;

/** Stub: no endpoint exists. */
final class UnsupportedReadDeliveries implements ReadDeliveries {
    @Override
    public EndpointOperationResult<Page> list(Query query) {
        return new EndpointOperationResult.EndpointNotFound<>();
    }

    @Override
    public EndpointOperationResult<LoggedDelivery> find(Caller caller, EndpointId endpoint, UUID event) {
        return new EndpointOperationResult.EndpointNotFound<>();
    }
}
