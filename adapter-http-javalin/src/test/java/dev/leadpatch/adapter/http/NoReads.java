package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.delivery.Result;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.EndpointId;
import java.util.UUID;

/** Nobody has an endpoint whose deliveries could be read. */
final class NoReads implements ReadDeliveries {
    @Override
    public Result<Page> list(Query query) {
        return new Result.NoEndpoint<>();
    }

    @Override
    public Result<LoggedDelivery> find(Caller caller, EndpointId endpoint, UUID event) {
        return new Result.NoEndpoint<>();
    }
}
