package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.webhook.CompanyDeliveryRetention;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.idempotency.IdempotencyKeyStore;
import dev.leadpatch.application.list.LeadListStore;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ReplayStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Five background loops: one deletes expired data, one advances replays, one updates the index of the text search, one ends
 * the subscriptions of API keys that are no longer valid, and one measures quotas. Several nodes may run them concurrently
 * on one database.
 */
public final class Housekeeping implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    // an iteration cleans up one kind of data, and each kind is cleaned up once in this time
    private static final Duration CLEANUP_PERIOD = Duration.ofMinutes(1);
    private static final Duration REPLAY_INTERVAL = Duration.ofSeconds(1);
    // enough for 1,000 new keys a second
    private static final int MAX_KEY_BATCHES = 60;
    // deliveries of all endpoints expire faster than keys
    private static final int MAX_BATCHES = 300;
    private static final int REPLAY_BATCH_SIZE = 100;
    private static final Duration SEARCH_INDEX_INTERVAL = Duration.ofSeconds(1);
    private static final int SEARCH_INDEX_BATCH_SIZE = 500;

    // the store indexes less while many leads change, and a search also finds what is not indexed
    private static final Duration MAX_SEARCH_INDEX_TIME = Duration.ofMillis(300);
    private static final int MAX_REPLAY_BATCHES = 10;
    // as long as a node may accept a revoked key
    private static final Duration SUBSCRIPTION_INTERVAL = Duration.ofSeconds(5);
    private static final Duration QUOTA_INTERVAL = Duration.ofSeconds(10);

    private final RoundRobinCleanup cleanup;
    private final ReplayStore replayStore;
    private final LeadListStore listStore;
    private final EndpointStore endpointStore;
    private final Runnable measureQuotas;
    private final InstantSource clock;
    private final List<BackgroundLoop> running = new ArrayList<>();

    /**
     * Creates the housekeeping of stores.
     *
     * @param companyCleanups by the name of data whose retention period depends on the company: removes at most the given
     *     number of its rows, and returns whether others may follow
     * @param logRetention how long completed deliveries and replays are stored
     */
    public Housekeeping(
            IdempotencyKeyStore keys,
            DeliveryQueue queue,
            DeliveryLog log,
            ReplayStore replays,
            LeadListStore listStore,
            EndpointStore endpointStore,
            Runnable measureQuotas,
            Map<String, IntPredicate> companyCleanups,
            Duration logRetention,
            InstantSource clock) {
        Supplier<Instant> logStart = () -> clock.instant().minus(logRetention);
        this.cleanup = new RoundRobinCleanup(Housekeeping::ifAvailable)
                .add("Expired idempotency keys", MAX_KEY_BATCHES, limit -> keys.deleteExpired(clock.instant(), limit))
                .add("Old deliveries", MAX_BATCHES, limit -> log.deleteCompleted(logStart.get(), limit))
                .add("Old payloads", MAX_BATCHES, limit -> log.deletePayloads(logStart.get(), limit))
                .add("Old replays", MAX_BATCHES, limit -> replays.deleteCompletedJobs(logStart.get(), limit))
                .add("Deliveries to removed endpoints", MAX_BATCHES, queue::deleteDeliveriesOfRemovedEndpoints);
        companyCleanups.forEach(
                (name, remove) -> cleanup.add(name, MAX_BATCHES, limit -> remove.test(limit) ? limit : 0));
        this.replayStore = replays;
        this.listStore = listStore;
        this.endpointStore = endpointStore;
        this.measureQuotas = measureQuotas;
        this.clock = clock;
    }

    /** Creates the housekeeping of a database. */
    static Housekeeping of(PostgresStores persistence, Retention retention, InstantSource clock) {
        CompanyDeliveryRetention deliveries = persistence.companyDeliveryRetention();
        return new Housekeeping(
                persistence.idempotencyKeyStore(),
                persistence.deliveryQueue(),
                persistence.deliveryLog(),
                persistence.replayStore(),
                persistence.leadListStore(),
                persistence.endpointStore(),
                persistence.quotas()::measure,
                Map.of(
                        "Old deliveries of companies",
                        limit -> deliveries.removeNext(retention.deliveries(), clock.instant(), limit),
                        "Old history",
                        limit -> persistence.historyCleanup().removeNext(retention, clock.instant(), limit)),
                retention.deliveries(),
                clock);
    }

    /** Starts all loops; they run until this is closed. Subscriptions of invalid keys have ended when this returns. */
    public Housekeeping start(BackgroundLoops loops) {
        endSubscriptions();
        return start(loops, CLEANUP_PERIOD.dividedBy(cleanup.kinds()), REPLAY_INTERVAL);
    }

    Housekeeping start(BackgroundLoops loops, Duration cleanupInterval, Duration replayInterval) {
        running.add(loops.schedule("leadpatch-housekeeping", cleanupInterval, this::cleanUp));
        running.add(loops.schedule("leadpatch-replays", replayInterval, this::advanceReplays));
        running.add(loops.schedule("leadpatch-subscriptions", SUBSCRIPTION_INTERVAL, this::endSubscriptions));
        running.add(loops.schedule("leadpatch-search-index", SEARCH_INDEX_INTERVAL, this::updateSearchIndex));
        running.add(loops.schedule("leadpatch-quotas", QUOTA_INTERVAL, measureQuotas::run));
        return this;
    }

    /** Deletes expired data in batches: of all kinds in the first iteration, then of one kind each, round-robin. */
    void cleanUp() {
        cleanup.run();
    }

    /** Advances the running replays. */
    void advanceReplays() {
        ifAvailable("Replays", () -> {
            boolean hasMore = true;
            for (int i = 0; i < MAX_REPLAY_BATCHES && hasMore; i++) {
                hasMore = replayStore.advance(REPLAY_BATCH_SIZE, clock.instant());
                BackgroundLoop.heartbeat();
            }
        });
    }

    /** Ends the subscriptions of API keys that were revoked, also by a command or by SQL, or have expired. */
    void endSubscriptions() {
        ifAvailable("Subscriptions", () -> {
            int ended = endpointStore.endSubscriptions(clock.instant());
            if (ended > 0) {
                LOG.info("Ended {} webhook subscriptions, because their API keys were revoked or have expired", ended);
            }
        });
    }

    /** Updates the index of the text search, in batches. */
    void updateSearchIndex() {
        ifAvailable("Search index", () -> {
            long end = System.nanoTime() + MAX_SEARCH_INDEX_TIME.toNanos();
            int indexed = SEARCH_INDEX_BATCH_SIZE;
            while (indexed == SEARCH_INDEX_BATCH_SIZE && System.nanoTime() < end) {
                indexed = listStore.updateSearchIndex(SEARCH_INDEX_BATCH_SIZE);
                BackgroundLoop.heartbeat();
            }
        });
    }

    /** Does not treat an outage of the store as a failure: a later iteration repeats the work. */
    private static void ifAvailable(String name, Runnable work) {
        try {
            work.run();
        } catch (StoreUnavailableException e) {
            LOG.debug("{}: the store is unavailable; retrying in the next iteration", name, e);
        }
    }

    @Override
    public void close() {
        BackgroundLoops.forEach(running, BackgroundLoop::close);
    }
}
