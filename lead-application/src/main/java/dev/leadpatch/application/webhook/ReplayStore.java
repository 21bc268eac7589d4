package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.audit.AuditEntry;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * Replays completed deliveries: the same event with the same payload, with attempts numbered from 1. A replayed
 * delivery is queued by its ordering key, so it may arrive after later changes. Every method may throw
 * {@link StoreUnavailableException}.
 */
public interface ReplayStore {

    /** Maximum number of deliveries that are counted when a job starts. */
    int MAX_COUNTED = 10_000;

    /**
     * Queues one delivery again. If it is already pending, the retry delay of its ordering key is reset.
     *
     * @param audit the entries of the audit log, which are stored unless the delivery is unknown
     */
    ReplayOutcome replay(DeliveryId delivery, Instant now, List<AuditEntry> audit);

    /**
     * Starts a job that replays the completed deliveries of an endpoint in a range, oldest first. It covers deliveries
     * that were queued before the start of the job. {@link #advance} executes the job.
     *
     * @param audit the entries of the audit log, which are stored with the job
     * @return the progress; empty if another job of the endpoint is not done yet, and no job was started
     */
    Optional<ReplayProgress> start(
            UUID job, EndpointRef endpoint, ReplayRange range, Instant now, List<AuditEntry> audit);

    Optional<ReplayProgress> progress(EndpointRef endpoint, UUID job);

    /** Returns the progress of the job of an endpoint that is not done yet. */
    Optional<ReplayProgress> findRunning(EndpointRef endpoint);

    /**
     * Processes the next part of a job, at most {@code limit} deliveries. Jobs are processed round-robin.
     *
     * @return whether there was a job
     */
    boolean advance(int limit, Instant now);

    /** Deletes jobs that were completed before {@code before}, at most {@code limit}, and returns their number. */
    int deleteCompletedJobs(Instant before, int limit);

    /**
     * The completed deliveries that a job replays; all conditions must hold.
     *
     * @param from the earliest time at which a delivery was queued
     * @param until the latest time at which a delivery was queued; empty for no limit
     * @param outcome the outcome of a delivery; empty for both
     */
    record ReplayRange(Instant from, Optional<Instant> until, Optional<Outcome> outcome) {
        /** All completed deliveries since a time. */
        public static ReplayRange since(Instant from) {
            return new ReplayRange(from, Optional.empty(), Optional.empty());
        }

        /** Returns the latest time of a job that starts now. */
        public Instant end(Instant now) {
            return until.filter(now::isAfter).orElse(now);
        }
    }

    /** The outcome of a completed delivery. */
    enum Outcome {
        DELIVERED,
        DEAD;

        /** Returns the name in requests and in the database. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns the outcome with a name; case-sensitive. */
        public static Optional<Outcome> ofWireName(String text) {
            return Arrays.stream(values())
                    .filter(outcome -> outcome.wireName().equals(text))
                    .findFirst();
        }
    }

    /** The outcome of replaying one delivery. */
    enum ReplayOutcome {
        /** The delivery was queued. */
        QUEUED,
        /** The delivery was already pending. */
        PENDING,
        /** The delivery does not exist or was deleted. */
        UNKNOWN
    }

    /**
     * The progress of a job.
     *
     * @param total the estimated number of deliveries to replay, at most {@link #MAX_COUNTED} until more were
     *     processed. Deliveries that complete or are deleted before they are processed change it. When the job is done,
     *     it equals {@code processed}
     */
    record ReplayProgress(UUID jobId, long processed, long total, boolean done) {}
}
