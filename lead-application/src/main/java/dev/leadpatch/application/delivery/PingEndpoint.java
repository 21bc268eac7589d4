package dev.leadpatch.application.delivery;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import java.util.Optional;

/** The use case of testing an endpoint of the caller's company. */
public interface PingEndpoint {

    /**
     * Sends one synthetic event without a lead to the endpoint, immediately, even if the endpoint is disabled. The
     * event is neither queued nor logged, and does not affect the health of the endpoint. Requires
     * {@link Permission#ADMIN}.
     *
     * @return the attempt; empty if too many tests are in progress
     * @throws StoreUnavailableException if the store is unavailable
     */
    DeliveryOperationResult<Optional<DeliveryAttempt>> ping(Caller caller, EndpointId endpoint);
}
