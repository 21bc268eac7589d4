package dev.leadpatch.application.bulk;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import java.util.List;
import java.util.Optional;

/** The use case of a bulk update: patches many leads in one transaction. */
public interface BulkUpdateLeads {

    /**
     * Checks the caller's permission, validates each patch and changes the leads with valid patches. If the command is
     * atomic, one invalid patch fails all of them.
     *
     * @throws StoreUnavailableException if the store is unavailable
     * @throws DeadlineExceededException if the validation exceeds its deadline; nothing was written
     */
    Result handle(Command command);

    /**
     * A bulk request.
     *
     * @param patches the lead ids with their patches
     * @param atomic whether all patches are applied or none
     * @param requestId the id of the request in the history of each lead, at most 128 characters
     * @param idempotentRequest if present, the response is stored with the key
     */
    record Command(
            Caller caller,
            ParsedBulkPatch patches,
            boolean atomic,
            String requestId,
            Optional<IdempotentRequest<Result>> idempotentRequest) {}

    /** The result of a bulk update. */
    sealed interface Result {

        <T> T fold(Cases<T> cases);

        /** One method per result. */
        interface Cases<T> {
            T completed(Completed completed);

            T atomicFailed(AtomicFailed failure);

            T rejected(UpdateLead.Result.Rejected rejected);

            T forbidden(Permission missing);

            T replayed(IdempotentReplay replay);

            T busy();
        }

        /**
         * The valid patches were applied, durably.
         *
         * @param results the result of each patch, in request order
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
         * At least one patch of an atomic request can't be applied; nothing was written.
         *
         * @param results the result of each patch, in request order; empty for patches that could have been applied
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

        /** The lead ids and their patches could not be read from the request; no patch was validated. */
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

        /** The request's idempotency key was used before; nothing was written. */
        record Replayed(IdempotentReplay replay) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.replayed(replay);
            }
        }

        /** Concurrent changes of one of the leads kept the request waiting for two seconds; nothing was written. */
        record Busy() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.busy();
            }
        }
    }
}
