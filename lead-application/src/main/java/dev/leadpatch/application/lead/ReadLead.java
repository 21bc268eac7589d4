package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.value.LeadId;
import java.util.function.Function;
import java.util.function.Supplier;

/** The use case of reading one lead of the caller's company. */
public interface ReadLead {

    /**
     * Returns the current lead.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Result read(Caller caller, LeadId lead);

    /** The result of reading a lead. */
    sealed interface Result {

        <T> T fold(Function<LeadSnapshot, T> found, Supplier<T> notFound, Supplier<T> forbidden);

        /** The lead and its catalog. */
        record Found(LeadSnapshot snapshot) implements Result {
            @Override
            public <T> T fold(Function<LeadSnapshot, T> found, Supplier<T> notFound, Supplier<T> forbidden) {
                return found.apply(snapshot);
            }
        }

        /** The caller's company does not have the lead. */
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
