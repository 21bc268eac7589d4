package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Stores leads with their history and events. Every method may throw {@link StoreUnavailableException}. */
public interface LeadStore {

    /** Returns the lead with its catalog, or empty if the company does not have the lead. */
    Optional<LeadSnapshot> find(CompanyId company, LeadId lead);

    /**
     * Changes leads by a decision about their current state. The store resolves concurrent updates: if the leads have
     * changed since the decision, the store calls the decider again with the newer state. One transaction writes the
     * leads, their change rows, their events and the stored response of an idempotent request. The transaction is
     * durable when this method returns.
     */
    <R> Outcome<R> change(Change<R> change);

    /**
     * A change of one or more leads.
     *
     * @param leads the leads that the decider reads, without duplicates
     * @param idempotentRequest if present, the decider is called only if the key is new. The response to the result is
     *     stored with the key, whether or not anything is written
     */
    record Change<R>(
            CompanyId company,
            List<LeadId> leads,
            Decider<R> decider,
            Optional<IdempotentRequest<R>> idempotentRequest) {
        public Change {
            leads = List.copyOf(leads);
        }

        /** Creates a change of one lead. */
        public static <R> Change<R> of(
                CompanyId company,
                LeadId lead,
                Function<Optional<LeadSnapshot>, Decision<R>> decider,
                Optional<IdempotentRequest<R>> idempotentRequest) {
            return new Change<>(
                    company,
                    List.of(lead),
                    snapshots -> decider.apply(Optional.ofNullable(snapshots.get(lead))),
                    idempotentRequest);
        }
    }

    /**
     * Decides what to write, as a pure function of the leads' snapshots: equal snapshots yield equal decisions. A
     * decider has no side effects, reads no clock and generates no ids. It may throw an exception after its deadline.
     * The store may call it several times, on any thread, for instance after a batch has failed. Purity makes the retry
     * safe: every attempt on the same snapshots writes the same event, with the same id.
     */
    @FunctionalInterface
    interface Decider<R> {
        /**
         * Decides what to write.
         *
         * @param snapshots the leads of the change that the company has
         */
        Decision<R> decide(Map<LeadId, LeadSnapshot> snapshots);
    }

    /** What the store must write, and the result that is returned to the caller after the write. */
    sealed interface Decision<R> {

        <T> T fold(
                Function<Write<R>, T> write,
                Function<NoWrite<R>, T> noWrite,
                Function<NeedsHistory<R>, T> needsHistory);

        /** Writes the new versions of the leads, their change rows and the events; at most one event per lead. */
        record Write<R>(List<LeadEvent> events, R result) implements Decision<R> {
            public Write {
                events = List.copyOf(events);
            }

            public Write(LeadEvent event, R result) {
                this(List.of(event), result);
            }

            @Override
            public <T> T fold(
                    Function<Write<R>, T> write,
                    Function<NoWrite<R>, T> noWrite,
                    Function<NeedsHistory<R>, T> needsHistory) {
                return write.apply(this);
            }
        }

        /** Writes nothing. */
        record NoWrite<R>(R result) implements Decision<R> {
            @Override
            public <T> T fold(
                    Function<Write<R>, T> write,
                    Function<NoWrite<R>, T> noWrite,
                    Function<NeedsHistory<R>, T> needsHistory) {
                return noWrite.apply(this);
            }
        }

        /**
         * Writes nothing, and queries which fields of the lead changed after version {@code sinceVersion}. The lead
         * must exist. A store may stop at the newest 10,000 changes.
         *
         * @param toResult creates the result from the names of the changed fields, which are distinct and sorted
         */
        record NeedsHistory<R>(LeadId leadId, long sinceVersion, Function<List<String>, R> toResult)
                implements Decision<R> {
            @Override
            public <T> T fold(
                    Function<Write<R>, T> write,
                    Function<NoWrite<R>, T> noWrite,
                    Function<NeedsHistory<R>, T> needsHistory) {
                return needsHistory.apply(this);
            }
        }
    }

    /** The outcome of a change. */
    sealed interface Outcome<R> {

        <T> T fold(Function<R, T> completed, Function<IdempotentReplay, T> replayed, Supplier<T> busy);

        /** The last decision was applied. */
        record Completed<R>(R result) implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> completed, Function<IdempotentReplay, T> replayed, Supplier<T> busy) {
                return completed.apply(result);
            }
        }

        /** The key of the idempotent request was used before; nothing was written. */
        record Replayed<R>(IdempotentReplay replay) implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> completed, Function<IdempotentReplay, T> replayed, Supplier<T> busy) {
                return replayed.apply(replay);
            }
        }

        /** Concurrent changes of the same leads kept this change waiting for two seconds; nothing was written. */
        record Busy<R>() implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> completed, Function<IdempotentReplay, T> replayed, Supplier<T> busy) {
                return busy.get();
            }
        }
    }

    /** A lead and its company's catalog as of one moment. */
    record LeadSnapshot(Lead lead, CompanyCatalog catalog) {}
}
