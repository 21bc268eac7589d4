package dev.leadpatch.application.delivery;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.Page;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.EndpointId;
import java.util.Optional;
import java.util.UUID;

/**
 * The use case of looking at what an endpoint of the caller's company was told, and is yet to be told. It is for keys with
 * {@link Permission#ADMIN}. Every method may throw {@link StoreUnavailableException}.
 */
public interface ReadDeliveries {

    /** The most deliveries that a page can have. */
    int MAX_PAGE_SIZE = 200;

    /**
     * One page: first those that wait, by lead and sequence, then those that are settled, the latest first. Whoever goes
     * on from page to page misses nothing that is delivered or given up meanwhile, and sees that perhaps twice: as
     * waiting, and as settled.
     */
    EndpointOperationResult<Page> list(Query query);

    /** The delivery of one event. */
    EndpointOperationResult<LoggedDelivery> find(Caller caller, EndpointId endpoint, UUID event);

    /**
     * What is asked for.
     *
     * @param state only deliveries that are in this state
     * @param after where the page before ended, of the same endpoint and for the same state
     * @param limit how many deliveries a page has at most, from 1 to {@link #MAX_PAGE_SIZE}
     */
    record Query(Caller caller, EndpointId endpoint, Optional<State> state, Optional<Cursor> after, int limit) {
        public Query {
            if (limit < 1 || limit > MAX_PAGE_SIZE) {
                throw new IllegalArgumentException("a page has 1 to " + MAX_PAGE_SIZE + " deliveries, not " + limit);
            }
        }
    }
}
