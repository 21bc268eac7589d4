package dev.leadpatch.application.delivery;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.DeliveryRequestRenderer.DeliveryRequest;
import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.DeliveryLog.Filter;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * The use case of reading the deliveries of an endpoint of the caller's company. Requires {@link Permission#ADMIN}.
 * Every method may throw {@link StoreUnavailableException}.
 */
public interface ReadDeliveries {

    /** Maximum number of deliveries per page. */
    int MAX_PAGE_SIZE = 200;

    /**
     * Returns one page: first the pending deliveries by lead and sequence, then the completed ones, the latest first. A
     * client that follows the pages misses no delivery that completes in the meantime, but may read it twice: as
     * pending and as completed.
     */
    DeliveryOperationResult<Page> list(Query query);

    /** Returns the delivery of one event. */
    DeliveryOperationResult<LoggedDelivery> find(Caller caller, EndpointId endpoint, UUID event);

    /**
     * Returns the earliest time of the next attempt of a delivery; empty if it is not pending, or if an earlier delivery
     * of the lead comes first.
     */
    DeliveryOperationResult<Optional<Instant>> findNextAttempt(Caller caller, EndpointId endpoint, UUID event);

    /**
     * Returns the request of a delivery, with its payload and without secrets. Also requires {@link Permission#READ},
     * because the payload contains the lead.
     */
    DeliveryOperationResult<DeliveryRequest> findRequest(Caller caller, EndpointId endpoint, UUID event);

    /**
     * A request for one page.
     *
     * @param after the end of the previous page, of the same endpoint and filter
     * @param limit maximum number of deliveries per page, from 1 to {@link #MAX_PAGE_SIZE}
     */
    record Query(Caller caller, EndpointId endpoint, Filter filter, Optional<Cursor> after, int limit) {
        public Query {
            if (limit < 1 || limit > MAX_PAGE_SIZE) {
                throw new IllegalArgumentException("limit must be from 1 to " + MAX_PAGE_SIZE + ": " + limit);
            }
        }
    }
}
