package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadErasureStore.ErasedData;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;

/**
 * The use case of erasing the personal data of one lead of the caller's company, archived or not. It can't be undone.
 */
public interface EraseLead {

    /**
     * Erases the lead. Requires {@link Permission#ADMIN}, and that the caller may write all fields.
     *
     * @throws StoreUnavailableException if the store is unavailable; nothing was erased
     */
    Result handle(Command command);

    /**
     * A request to erase a lead.
     *
     * @param requestId the id of the request in the lead's history, at most 128 characters
     */
    record Command(Caller caller, LeadId lead, String requestId) {}

    /** The result of an erasure. */
    sealed interface Result {

        <T> T fold(Cases<T> cases);

        /** One method per result. */
        interface Cases<T> {
            T erased(Erased erased);

            T notFound();

            T forbidden(MissingAccess missing);

            T busy();
        }

        /**
         * The lead is erased, durably.
         *
         * @param tombstone the erased lead: its ids and times
         * @param removed what was removed; nothing if the lead was erased before
         */
        record Erased(Lead tombstone, ErasedData removed) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.erased(this);
            }
        }

        /** The caller's company does not have the lead. */
        record NotFound() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.notFound();
            }
        }

        /** The caller's key lacks a permission, or may write only some fields. */
        record Forbidden(MissingAccess missing) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.forbidden(missing);
            }
        }

        /** Concurrent changes of the lead kept the request waiting for two seconds; nothing was erased. Retry it. */
        record Busy() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.busy();
            }
        }
    }

    /** Erases leads in a {@link LeadErasureStore}. */
    final class EraseLeadService implements EraseLead {
        private final LeadErasureStore erasureStore;
        private final ArchiveDecider decider;

        public EraseLeadService(LeadErasureStore erasureStore, ArchiveDecider decider) {
            this.erasureStore = erasureStore;
            this.decider = decider;
        }

        @Override
        public Result handle(Command command) {
            Caller caller = command.caller();
            Optional<MissingAccess> missing = caller.findMissing(Permission.ADMIN)
                    .<MissingAccess>map(permission -> permission)
                    .or(() -> MissingFields.forWholeLead(caller.fields()));
            if (missing.isPresent()) {
                return new Result.Forbidden(missing.get());
            }
            return erasureStore
                    .erase(caller.company(), command.lead(), decider.erase(command))
                    .fold(Result.Erased::new, Result.NotFound::new, Result.Busy::new);
        }
    }
}
