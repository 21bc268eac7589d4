package dev.leadpatch.application.bulk;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.ParsedBulkPatch;
import dev.leadpatch.domain.value.DeadlineExceededException;
import java.util.List;
import java.util.Optional;

/** The use case of patching many leads at once: as many single patches would, but in one transaction. */
public interface BulkUpdateLeads {

    /**
     * Judges the caller's access and each patch, and changes the leads whose patches are good.
     *
     * @throws StoreUnavailableException if the store could not be reached in time
     * @throws DeadlineExceededException if the validation took too long; nothing was done
     */
    Result handle(Command command);

    /**
     * What is asked for.
     *
     * @param patches which patches to which leads
     * @param atomic whether all are to be applied or none
     * @param requestId names the request in the history of each lead, at most 128 characters
     * @param idempotentRequest what is to be kept, so that the request can be repeated
     */
    record Command(
            Caller caller,
            ParsedBulkPatch patches,
            boolean atomic,
            String requestId,
            Optional<IdempotentRequest<Result>> idempotentRequest) {}

    /** How it ended. */
    sealed interface Result {

        <T> T fold(Cases<T> cases);

        /** One answer for each way in which it can end. */
        interface Cases<T> {
            T completed(Completed judged);

            T atomicFailed(AtomicFailed failed);

            T rejected(UpdateLead.Result.Rejected rejected);

            T forbidden(Permission missing);

            T replayed(IdempotentReplay repetition);

            T busy();
        }

        /**
         * Each patch was judged, and the good ones are applied, durably.
         *
         * @param results of each patch, in their order
         */
        record Completed(List<UpdateLead.Result> results) implements Result {
            public Completed {
                results = List.copyOf(results);
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.completed(this);
            }
        }

        /**
         * All were to be applied or none, and some can't be; nothing was written.
         *
         * @param results of each patch, in their order; empty for those that could have been applied
         */
        record AtomicFailed(List<Optional<UpdateLead.Result>> results) implements Result {
            public AtomicFailed {
                results = List.copyOf(results);
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.atomicFailed(this);
            }
        }

        /** It could not be told which patches to which leads; no patch was judged. */
        record Rejected(UpdateLead.Result.Rejected reason) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.rejected(reason);
            }
        }

        /** The caller's key lacks a permission. */
        record Forbidden(Permission missing) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.forbidden(missing);
            }
        }

        /** The request's idempotency key was used before; nothing was done. */
        record Replayed(IdempotentReplay replay) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.replayed(replay);
            }
        }

        /** Others kept changing one of the leads for two seconds; nothing was written. */
        record Busy() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.busy();
            }
        }
    }
}
