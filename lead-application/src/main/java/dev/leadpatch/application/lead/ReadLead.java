package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.domain.value.LeadId;
import java.util.function.Function;
import java.util.function.Supplier;

/** The use case of looking at one lead of the caller's company. */
public interface ReadLead {

    /**
     * The lead as it is now.
     *
     * @throws StoreUnavailableException if the store could not be reached in time
     */
    Result read(Caller caller, LeadId lead);

    /** How it ended. */
    sealed interface Result {

        <T> T fold(Function<LeadSnapshot, T> found, Supplier<T> notFound, Supplier<T> forbidden);

        /** The lead and what it refers to. */
        record Found(LeadSnapshot snapshot) implements Result {
            @Override
            public <T> T fold(Function<LeadSnapshot, T> found, Supplier<T> notFound, Supplier<T> forbidden) {
                return found.apply(snapshot);
            }
        }

        /** The caller's company has no such lead. */
        record NotFound() implements Result {
            @Override
            public <T> T fold(Function<LeadSnapshot, T> found, Supplier<T> notFound, Supplier<T> forbidden) {
                return notFound.get();
            }
        }

        /** The caller's key has no read access. */
        record Forbidden() implements Result {
            @Override
            public <T> T fold(Function<LeadSnapshot, T> found, Supplier<T> notFound, Supplier<T> forbidden) {
                return forbidden.get();
            }
        }
    }
}
