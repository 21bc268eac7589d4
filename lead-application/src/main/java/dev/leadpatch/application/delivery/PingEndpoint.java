package dev.leadpatch.application.delivery;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.DeliveryAttempt;
import dev.leadpatch.application.webhook.EndpointId;
import java.util.Optional;

/** The use case of trying whether an endpoint of the caller's company can be told of changes. */
public interface PingEndpoint {

    /**
     * Sends the endpoint one event that concerns no lead, now, be it enabled or not. It has no place in any line or log,
     * and says nothing of how the endpoint does otherwise. This is for keys with {@link Permission#ADMIN}.
     *
     * @return what came of it; nothing if too many are being tested now
     * @throws StoreUnavailableException if the store could not be reached in time
     */
    EndpointOperationResult<Optional<DeliveryAttempt>> ping(Caller caller, EndpointId endpoint);
}
