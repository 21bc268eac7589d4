package dev.leadpatch.application.activity;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Counts recent changes and deliveries. */
public interface ActivityStore {

    /** The newest changes of a company, and the newest deliveries of an endpoint in each state, that are counted. */
    int MAX_COUNTED = 10_000;

    /** The number of leads with pending deliveries that are counted for each endpoint. */
    int MAX_PENDING_LEADS = 1_000;

    /**
     * Counts the activity of a company. The cost does not depend on the amount of data: beyond the maxima, the counts are
     * lower bounds.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Activity count(CompanyId company, Instant since);

    /**
     * The counts of each minute, by its start; a minute without any has no entry.
     *
     * @param changes changes of leads, of any kind
     * @param delivered deliveries that their endpoint accepted
     * @param dead deliveries that were given up
     * @param backlogs the endpoints with pending deliveries, also disabled ones
     */
    record Activity(
            Map<Instant, Integer> changes,
            Map<Instant, Integer> delivered,
            Map<Instant, Integer> dead,
            List<Backlog> backlogs) {
        public Activity {
            changes = Map.copyOf(changes);
            delivered = Map.copyOf(delivered);
            dead = Map.copyOf(dead);
            backlogs = List.copyOf(backlogs);
        }
    }

    /**
     * The pending deliveries of an endpoint.
     *
     * @param leads the number of leads with pending deliveries
     * @param oldestQueuedAt the time when the oldest first delivery of a lead was queued
     */
    record Backlog(EndpointId endpoint, int leads, Instant oldestQueuedAt) {}
}
