package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * What became of deliveries: those that wait, and for a while those that were delivered or given up. Every method may
 * throw {@link StoreUnavailableException}.
 */
public interface DeliveryLog {

    /**
     * A page of an endpoint's deliveries. Those that wait come first, by lead and sequence; then those that are settled,
     * the latest first.
     *
     * @param of only deliveries that are in this state
     * @param after where the page before ended
     */
    Page list(EndpointRef endpoint, Optional<State> of, Optional<Cursor> after, int most);

    Optional<LoggedDelivery> find(DeliveryId delivery);

    /** Forgets what was settled before {@code before}, {@code most} at most, and tells how many that were. */
    int deleteCompleted(Instant before, int most);

    /**
     * Forgets the bodies of changes that were made before {@code before}, of those that no endpoint has in its log or waits
     * for. It looks at {@code most} of them, goes on where it ended the last time, and begins anew after the last.
     *
     * @return how many it has looked at; there may be more if they are {@code most}
     */
    int deletePayloads(Instant before, int most);

    /** Where a delivery stands. */
    enum State {
        /** To be sent, or to be sent again. */
        PENDING,
        /** The endpoint has it. */
        DELIVERED,
        /** Given up. */
        DEAD
    }

    /**
     * A delivery with its attempts, those before a replay included, oldest first.
     *
     * @param queuedAt when the change was made
     * @param completedAt when it was delivered or given up the last time; nothing if it never was
     */
    record LoggedDelivery(
            DeliveryId id,
            LeadId lead,
            long sequence,
            State state,
            Instant queuedAt,
            Optional<Instant> completedAt,
            List<DeliveryAttempt> attempts) {}

    /**
     * A part of a list.
     *
     * @param next where the next page begins; nothing after the last one
     */
    record Page(List<LoggedDelivery> deliveries, Optional<Cursor> next) {}

    /** The last delivery of a page: what matters of it depends on where it stood. */
    sealed interface Cursor {

        <T> T fold(Function<Pending, T> waiting, Function<Completed, T> settled);

        /** Among those that wait. */
        record Pending(LeadId lead, long sequence) implements Cursor {
            @Override
            public <T> T fold(Function<Pending, T> waiting, Function<Completed, T> settled) {
                return waiting.apply(this);
            }
        }

        /** Among those that are settled. */
        record Completed(Instant queuedAt, UUID eventId) implements Cursor {
            @Override
            public <T> T fold(Function<Pending, T> waiting, Function<Completed, T> settled) {
                return settled.apply(this);
            }
        }
    }
}
