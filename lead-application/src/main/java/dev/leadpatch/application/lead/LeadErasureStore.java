package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Erases the personal data of leads, wherever it is stored. It is the only exception to an append-only history. */
public interface LeadErasureStore {

    /**
     * Erases a lead in one transaction, which waits for concurrent changes of the lead:
     *
     * <ul>
     *   <li>the values of the lead, and those in its history; the entries remain
     *   <li>the payloads of its events, and its deliveries: pending ones are cancelled, completed ones are removed from
     *       the log with the responses of receivers
     *   <li>the stored responses of idempotent requests that read or changed the lead, see
     *       {@link dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay.Erased}
     * </ul>
     *
     * <p>Then it writes the event as a change of the lead and queues its deliveries. An attempt that is in flight
     * meanwhile is not recorded. If the lead was erased before, nothing is written.
     *
     * @param toEvent creates the event from the lead; a pure function, which may be called several times
     * @throws StoreUnavailableException if the store is unavailable
     */
    Outcome erase(CompanyId company, LeadId lead, Function<LeadSnapshot, LeadEvent> toEvent);

    /** The outcome of an erasure. */
    sealed interface Outcome {

        <T> T fold(BiFunction<Lead, ErasedData, T> erased, Supplier<T> notFound, Supplier<T> busy);

        /**
         * The lead is erased.
         *
         * @param removed {@link ErasedData#NOTHING} if it was erased before
         */
        record Erased(Lead tombstone, ErasedData removed) implements Outcome {
            @Override
            public <T> T fold(BiFunction<Lead, ErasedData, T> erased, Supplier<T> notFound, Supplier<T> busy) {
                return erased.apply(tombstone, removed);
            }
        }

        /** The company does not have the lead. */
        record NotFound() implements Outcome {
            @Override
            public <T> T fold(BiFunction<Lead, ErasedData, T> erased, Supplier<T> notFound, Supplier<T> busy) {
                return notFound.get();
            }
        }

        /** Concurrent changes of the lead kept the erasure waiting for two seconds; nothing was written. */
        record Busy() implements Outcome {
            @Override
            public <T> T fold(BiFunction<Lead, ErasedData, T> erased, Supplier<T> notFound, Supplier<T> busy) {
                return busy.get();
            }
        }
    }

    /**
     * What an erasure removed, besides the values of the lead.
     *
     * @param historyEntries the number of history entries whose values were removed
     * @param eventPayloads the number of removed payloads of events
     * @param pendingDeliveries the number of cancelled deliveries
     * @param completedDeliveries the number of deliveries removed from the log
     * @param storedResponses the number of removed responses of idempotent requests
     */
    record ErasedData(
            long historyEntries,
            long eventPayloads,
            long pendingDeliveries,
            long completedDeliveries,
            long storedResponses) {
        public static final ErasedData NOTHING = new ErasedData(0, 0, 0, 0, 0);
    }
}
