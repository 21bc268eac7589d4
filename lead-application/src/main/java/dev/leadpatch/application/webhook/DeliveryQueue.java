package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The deliveries that wait: one row for each endpoint and event. Every method may throw {@link StoreUnavailable}.
 */
public interface DeliveryQueue {

    /** How many deliveries may be under way to one endpoint, so that one that hangs leaves workers to the others. */
    int MOST_UNDER_WAY = 8;

    /**
     * Takes deliveries that are due, for this caller alone until the lease runs out. Of each endpoint and lead only the
     * delivery with the lowest {@code sequence} can be taken, so that an endpoint sees a lead's changes in their order.
     * Endpoints that have the fewest under way go first, and those that have {@link #MOST_UNDER_WAY} get no more.
     */
    List<Delivery> claim(int most, Duration lease, Instant now);

    /** Records the attempt's end. Nothing happens if the claim has passed to another in the meantime. */
    void complete(Delivery delivery, Progress progress, Instant now);

    /** Where an attempt leaves a delivery. */
    sealed interface Progress {
        /** The endpoint has it. */
        record Delivered() implements Progress {}

        /** It is to be tried again at {@code at}. */
        record Retry(Instant at, String reason) implements Progress {}

        /** It is given up, and holds back no later delivery any more. */
        record Dead(String reason) implements Progress {}
    }
}
