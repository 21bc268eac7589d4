package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailable;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** Where leads are kept, with their history and events. Every method may throw {@link StoreUnavailable}. */
public interface LeadStore {

    /** The lead, if the company has it. */
    Optional<FoundLead> find(CompanyId company, LeadId lead);

    /**
     * Changes one lead by a decision about its current state. The store owns races: it may ask the decision again, with
     * a newer state, until what was decided can be written for exactly the state that it was decided about. What is
     * written, the lead, its change row and its event, is written in one transaction or not at all, and it is durable
     * before this method returns.
     */
    <R> Outcome<R> change(CompanyId company, LeadId lead, Decision<R> decision);

    /** A pure function of the lead's current state; it may be asked several times, by any thread. */
    @FunctionalInterface
    interface Decision<R> {
        Verdict<R> judge(FoundLead found);
    }

    /** What a decision asks of the store, and the result that its caller gets if it is done. */
    sealed interface Verdict<R> {
        R result();

        /** Write the lead as the event has it, its change row and the event. */
        record Write<R>(LeadUpdated event, R result) implements Verdict<R> {}

        /** Write nothing. */
        record Leave<R>(R result) implements Verdict<R> {}
    }

    /** How a change ended. */
    sealed interface Outcome<R> {

        <T> T fold(Function<R, T> decided, Supplier<T> noSuchLead, Supplier<T> busy);

        /** What the last verdict asked for was done. */
        record Decided<R>(R result) implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> decided, Supplier<T> noSuchLead, Supplier<T> busy) {
                return decided.apply(result);
            }
        }

        /** The company has no such lead; the decision was not asked. */
        record NoSuchLead<R>() implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> decided, Supplier<T> noSuchLead, Supplier<T> busy) {
                return noSuchLead.get();
            }
        }

        /** Others changed the lead so eagerly that this change did not get its turn within two seconds. */
        record Busy<R>() implements Outcome<R> {
            @Override
            public <T> T fold(Function<R, T> decided, Supplier<T> noSuchLead, Supplier<T> busy) {
                return busy.get();
            }
        }
    }
}
