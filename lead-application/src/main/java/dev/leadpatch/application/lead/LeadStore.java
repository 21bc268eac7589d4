package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where leads are kept, with their history and events. Every method may throw {@link StoreUnavailableException}. */
public interface LeadStore {

    /** The lead, if the company has it. */
    Optional<LeadSnapshot> find(CompanyId company, LeadId lead);

    /**
     * Changes leads by a decision about their current state. The store owns races: it may ask the decision again, with
     * a newer state, until what was decided can be written for exactly the state that it was decided about. What is
     * written, the leads, their change rows, their events and the answer of a repeatable request, is written in one
     * transaction or not at all, and it is durable before this method returns.
     */
    <R> Outcome<R> change(Change<R> change);

    /**
     * What is to be changed.
     *
     * @param leads all that the decision is about, each once
     * @param idempotentRequest if it is there, the decision is asked only when its key is new, and the answer to the decision's
     *     result is kept with the key, whether anything is written or not
     */
    record Change<R>(
            CompanyId company,
            List<LeadId> leads,
            Decider<R> decider,
            Optional<IdempotentRequest<R>> idempotentRequest) {
        public Change {
            leads = List.copyOf(leads);
        }

        /** A change of one lead. */
        public static <R> Change<R> of(
                CompanyId company,
                LeadId lead,
                Function<Optional<LeadSnapshot>, Decision<R>> decision,
                Optional<IdempotentRequest<R>> repeatable) {
            return new Change<>(
                    company, List.of(lead), found -> decision.apply(Optional.ofNullable(found.get(lead))), repeatable);
        }
    }

    /**
     * Decides what to write, as a pure function of the leads' snapshots: equal snapshots yield equal decisions. A decider
     * has no side effects, takes no time from a clock and generates no ids; it may throw once its deadline has passed.
     * The store may call it several times, on any thread, for instance after a batch has failed. Purity makes the retry
     * safe: every attempt on the same snapshots writes the same event, with the same id.
     */
    @FunctionalInterface
    interface Decider<R> {
        /**
         * Decides.
         *
         * @param found those of the change's leads that the company has
         */
        Decision<R> decide(Map<LeadId, LeadSnapshot> found);
    }

    /** What a decision asks of the store, and the result that its caller gets if it is done. */
    sealed interface Decision<R> {

        <T> T fold(Function<Write<R>, T> write, Function<NoWrite<R>, T> leave, Function<NeedsHistory<R>, T> lookUp);

        /** Write the leads as the events have them, their change rows and the events; at most one event a lead. */
        record Write<R>(List<LeadUpdatedEvent> events, R result) implements Decision<R> {
            public Write {
                events = List.copyOf(events);
            }

            public Write(LeadUpdatedEvent event, R result) {
                this(List.of(event), result);
            }

            @Override
            public <T> T fold(
                    Function<Write<R>, T> write, Function<NoWrite<R>, T> leave, Function<NeedsHistory<R>, T> lookUp) {
                return write.apply(this);
            }
        }

        /** Write nothing. */
        record NoWrite<R>(R result) implements Decision<R> {
            @Override
            public <T> T fold(
                    Function<Write<R>, T> write, Function<NoWrite<R>, T> leave, Function<NeedsHistory<R>, T> lookUp) {
                return leave.apply(this);
            }
        }

        /**
         * Write nothing, and look up what was changed of {@code lead}, which the company has, after its version {@code
         * since}. If that is more than 10,000 changes, a store need not look further back than those.
         *
         * @param toResult makes the result from the names of the fields that history tells, each once, in the order of
         *     their names
         */
        record NeedsHistory<R>(LeadId leadId, long sinceVersion, Function<List<String>, R> toResult)
                implements Decision<R> {
            @Override
            public <T> T fold(
                    Function<Write<R>, T> write, Function<NoWrite<R>, T> leave, Function<NeedsHistory<R>, T> lookUp) {
                return lookUp.apply(this);
            }
        }
    }

    /** How a change ended. */
    sealed interface Outcome<R> {

        <T> T fold(Function<R, T> decided, Function<IdempotentReplay, T> repeated, Supplier<T> busy);

        /** What the last verdict asked for was done. */
        record Completed<R>(R result) implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> decided, Function<IdempotentReplay, T> repeated, Supplier<T> busy) {
                return decided.apply(result);
            }
        }

        /** The key of a repeatable request was used before; nothing was done. */
        record Replayed<R>(IdempotentReplay replay) implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> decided, Function<IdempotentReplay, T> repeated, Supplier<T> busy) {
                return repeated.apply(replay);
            }
        }

        /** Others changed the leads so eagerly that this change did not get its turn within two seconds. */
        record Busy<R>() implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> decided, Function<IdempotentReplay, T> repeated, Supplier<T> busy) {
                return busy.get();
            }
        }
    }
}
