package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Delivering again what was settled: the same event with the same body, its attempts numbered anew. A replay stands in its
 * lead's line, so it may arrive after later changes. Every method may throw {@link StoreUnavailableException}.
 */
public interface ReplayStore {

    /** So many are counted at the most when a job begins. */
    int MAX_COUNTED = 10_000;

    /** Queues one delivery again. If it waits already, the pause ends that its line may have. */
    ReplayOutcome replay(DeliveryId delivery, Instant now);

    /**
     * Begins to replay, from the oldest on, all that was settled of an endpoint and whose change was made at
     * {@code from} or later, up to now. It is done by {@link #advance}.
     *
     * @return where that stands; nothing if another replay of the endpoint is under way, and this has not begun
     */
    Optional<ReplayProgress> start(UUID job, EndpointRef endpoint, Instant from, Instant now);

    Optional<ReplayProgress> progress(EndpointRef endpoint, UUID job);

    /**
     * Does a part of a job that has been begun, at most {@code most} deliveries. Jobs take turns.
     *
     * @return whether there was anything to do
     */
    boolean advance(int most, Instant now);

    /** Forgets jobs that were done before {@code before}, {@code most} at most, and tells how many that were. */
    int deleteCompletedJobs(Instant before, int most);

    /** What became of the wish to replay one. */
    enum ReplayOutcome {
        /** It waits now. */
        QUEUED,
        /** It has been waiting already. */
        PENDING,
        /** There is no such delivery, or no longer. */
        UNKNOWN
    }

    /**
     * How far a job has come.
     *
     * @param total how many there are to replay, as far as is known: at most {@link #MAX_COUNTED} until more were
     *     processed, and what is settled or forgotten before its turn changes it. When the job is done, it is what was
     *     processed
     */
    record ReplayProgress(UUID jobId, long processed, long total, boolean done) {}
}
