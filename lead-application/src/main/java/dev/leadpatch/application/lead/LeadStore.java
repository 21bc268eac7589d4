package dev.leadpatch.application.lead;

import dev.leadpatch.application.CompletedStage;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Stores leads with their history and events. Every method may throw {@link StoreUnavailableException}.
 *
 * <p>A change is durable when its transaction is committed. A store with transactions of its own commits before {@link
 * #change} returns. A store can also join a transaction of its host: it then neither commits nor rolls back. Its changes
 * become durable when the host commits, and leave no trace if the host rolls back. Until then, results are provisional:
 * the host must not report them before its commit. The locks of the leads are held that long, and what the store
 * notifies after a commit, such as listeners and a dispatcher, it must notify after the commit of the host.
 */
public interface LeadStore {

    /** Returns what this store supports beyond changes of one existing lead: nothing by default. */
    default Set<StoreCapability> capabilities() {
        return Set.of();
    }

    /**
     * Returns the lead, archived and erased ones too, with its catalog; empty if the company does not have the lead. Does
     * not wait for a change in progress.
     */
    Optional<LeadSnapshot> find(CompanyId company, LeadId lead);

    /** As {@link #find}: returns the id of the lead with this uuid. Neither of them ever changes. */
    Optional<LeadId> findId(CompanyId company, UUID uuid);

    /**
     * Changes leads by a decision about their current state. The store resolves concurrent updates: if the leads have
     * changed since the decision, the store calls the decider again with the newer state. One transaction writes the
     * leads, their change rows, their events and the stored response of an idempotent request. It is committed when this
     * method returns, unless the host commits it. A change waits for at most two seconds for others of its leads, and not
     * for those of other companies. Use cases request only what {@link #capabilities} contains.
     */
    <R> Outcome<R> change(Change<R> change);

    /**
     * As {@link #change}, for a caller whose thread need not wait for a commit that the change shares with others. The stage
     * fails with the exceptions of {@link #change}. Stages that depend on it must not block: one thread runs those of
     * all changes of a commit. By default, this method waits.
     *
     * @param executor executes work for the change after this method has returned, never within {@code execute}
     */
    default <R> CompletionStage<Outcome<R>> changeAsync(Change<R> change, Executor executor) {
        return CompletedStage.of(() -> change(change));
    }

    /**
     * A change of one or more leads. {@link UpdateLead} changes existing leads only; {@code CreateLead} also needs new
     * leads and match keys.
     *
     * @param leads the leads that the decider reads, without duplicates
     * @param newLeads {@linkplain LeadIdAllocator allocated} ids of the leads that the decider may create
     * @param matchKeys the decider also reads the leads that match these keys. Changes with the same key are executed one
     *     after the other, so two of them can't both find no lead and create one
     * @param idempotentRequest if present, the decider is called only if the key is new. The response to the result is
     *     stored with the key, whether or not anything is written
     * @param importBatch if present, the transaction also stores that this part of an import is done
     */
    record Change<R>(
            CompanyId company,
            List<LeadId> leads,
            List<LeadId> newLeads,
            Set<MatchKey> matchKeys,
            Decider<R> decider,
            Optional<IdempotentRequest<R>> idempotentRequest,
            Optional<ImportBatch<R>> importBatch) {
        public Change {
            leads = List.copyOf(leads);
            newLeads = List.copyOf(newLeads);
            matchKeys = Set.copyOf(matchKeys);
        }

        /** All leads that the change may write. */
        public List<LeadId> allLeads() {
            return Stream.concat(leads.stream(), newLeads.stream()).toList();
        }

        /** Creates a change of existing leads. */
        public Change(
                CompanyId company,
                List<LeadId> leads,
                Decider<R> decider,
                Optional<IdempotentRequest<R>> idempotentRequest) {
            this(company, leads, List.of(), Set.of(), decider, idempotentRequest, Optional.empty());
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
                    snapshots ->
                            decider.apply(Optional.ofNullable(snapshots.leads().get(lead))),
                    idempotentRequest);
        }
    }

    /**
     * Decides what to write, as a pure function of the snapshots: equal snapshots yield equal decisions. A decider has no
     * side effects, reads no clock and generates no ids. It may throw an exception after its deadline. The store may call
     * it several times, on any thread, for instance after a batch has failed: each call results in the same event and id.
     */
    @FunctionalInterface
    interface Decider<R> {
        Decision<R> decide(Snapshots snapshots);
    }

    /** What the store must write, and the result that is returned to the caller after the write. */
    sealed interface Decision<R> {

        /** Calls the function of the matching decision and returns its result. */
        default <T> T fold(
                Function<Write<R>, T> write,
                Function<NoWrite<R>, T> noWrite,
                Function<NeedsHistory<R>, T> needsHistory) {
            if (this instanceof Write<R> written) {
                return write.apply(written);
            }
            return this instanceof NoWrite<R> unwritten
                    ? noWrite.apply(unwritten)
                    : needsHistory.apply((NeedsHistory<R>) this);
        }

        /**
         * Writes the new versions of the leads, their change rows and the events. The event of a new lead is its creation.
         * Several events of one lead have consecutive versions. A store must refuse, by an exception, a lead that is not the
         * next version of the stored one: with the same id and company, the version plus one, and a later time.
         */
        record Write<R>(List<LeadEvent> events, R result) implements Decision<R> {
            public Write {
                events = List.copyOf(events);
            }

            public Write(LeadEvent event, R result) {
                this(List.of(event), result);
            }
        }

        /** Writes nothing. */
        record NoWrite<R>(R result) implements Decision<R> {}

        /**
         * Writes nothing, and queries which fields of the lead changed after version {@code sinceVersion}. The lead
         * must exist. A store may stop at the newest 10,000 changes.
         *
         * @param toResult creates the result from the names of the changed fields, which are distinct and sorted; empty
         *     if the store can't query its history
         */
        record NeedsHistory<R>(LeadId leadId, long sinceVersion, Function<Optional<List<String>>, R> toResult)
                implements Decision<R> {}
    }

    /** The outcome of a change. */
    sealed interface Outcome<R> {

        /** Calls the function of the matching outcome and returns its result. */
        default <T> T fold(Function<R, T> completed, Function<IdempotentReplay, T> replayed, Supplier<T> busy) {
            if (this instanceof Completed<R> outcome) {
                return completed.apply(outcome.result());
            }
            return this instanceof Replayed<R> outcome ? replayed.apply(outcome.replay()) : busy.get();
        }

        /** The last decision was applied. */
        record Completed<R>(R result) implements Outcome<R> {}

        /** The key of the idempotent request was used before; nothing was written. */
        record Replayed<R>(IdempotentReplay replay) implements Outcome<R> {}

        /** Concurrent changes of the same leads kept this change waiting for two seconds; nothing was written. */
        record Busy<R>() implements Outcome<R> {}
    }

    /** A lead and its company's catalog as of one moment. */
    record LeadSnapshot(Lead lead, CompanyCatalog catalog) {}
}
