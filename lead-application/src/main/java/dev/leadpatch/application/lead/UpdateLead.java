package dev.leadpatch.application.lead;

import dev.leadpatch.application.CompletedStage;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Updates one lead of the caller's company by a patch. */
public interface UpdateLead {

    /**
     * Checks the permissions of the caller, validates the patch and changes the lead.
     *
     * @throws StoreUnavailableException if the store is unavailable
     * @throws DeadlineExceededException if the validation exceeds its deadline; nothing was written
     * @throws UnsupportedByStoreException if the request is idempotent and the store does not support it
     */
    Result handle(Command command);

    /** As {@link #handle}, for a caller whose thread need not wait for the commit; see {@link LeadStore#changeAsync}. */
    default CompletionStage<Result> handleAsync(Command command, Executor executor) {
        return CompletedStage.of(() -> handle(command));
    }

    /**
     * A request to patch a lead.
     *
     * @param requestId the id of the request in the lead's history, at most 128 characters
     * @param precondition checked before the patch is validated
     * @param idempotentRequest if present, the response is stored with the key. It is rendered for results of the patch
     *     only, not for {@link Result.Forbidden}, {@link Result.Replayed} and {@link Result.Busy}
     */
    record Command(
            Caller caller,
            LeadId lead,
            LeadPatch patch,
            String requestId,
            Precondition precondition,
            Optional<IdempotentRequest<Result>> idempotentRequest) {

        /** Creates a request without a precondition that is not idempotent. */
        public Command(Caller caller, LeadId lead, LeadPatch patch, String requestId) {
            this(caller, lead, patch, requestId, Precondition.NONE, Optional.empty());
        }
    }

    /** The result of an update. */
    sealed interface Result {

        <T> T fold(Cases<T> cases);

        /** One method per result. */
        interface Cases<T> {
            T updated(Updated updated);

            T unchanged(Unchanged unchanged);

            T notFound();

            T forbidden(MissingAccess missing);

            T preconditionRequired();

            T versionMismatch(VersionMismatch mismatch);

            T rejected(Rejected rejected);

            T conditionFailed(ConditionFailed failure);

            T replayed(IdempotentReplay replay);

            T busy();
        }

        /** The lead has a new version, which is durable when the transaction of the {@link LeadStore} is committed. */
        record Updated(LeadSnapshot snapshot, List<FieldChange> changes) implements Result {

            public Lead lead() {
                return snapshot.lead();
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.updated(this);
            }
        }

        /** The lead already has the values of the patch; nothing was written. */
        record Unchanged(LeadSnapshot snapshot) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.unchanged(this);
            }
        }

        /** The caller's company does not have the lead. */
        record NotFound() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.notFound();
            }
        }

        /** The caller's key lacks a permission, or may not write fields of the patch. */
        record Forbidden(MissingAccess missing) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.forbidden(missing);
            }
        }

        /** A precondition is required, and the request has none; nothing was written. */
        record PreconditionRequired() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.preconditionRequired();
            }
        }

        /**
         * The lead's version does not meet the precondition; nothing was written.
         *
         * @param changedSince the fields that changed after the highest version of the precondition, in the newest 10,000
         *     changes; empty without a version, read access or a queryable history
         */
        record VersionMismatch(long currentVersion, Optional<List<String>> changedSince) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.versionMismatch(this);
            }
        }

        /**
         * The patch is invalid. All violations are reported, at most one per document path, in no particular order.
         * {@linkplain Violation#allowed Allowed values} require read access.
         *
         * @param violations empty if the other items of a bulk request used up the maximum
         * @param truncated whether there are more violations than these
         */
        record Rejected(List<Violation> violations, boolean truncated) implements Result {
            public Rejected {
                violations = List.copyOf(violations);
            }

            /** Reports at most {@link Violations#MAX_VIOLATIONS} of the violations. */
            public Rejected(List<Violation> violations) {
                this(violations, Violations.MAX_VIOLATIONS);
            }

            /** Reports at most {@code max} of the violations. */
            public Rejected(List<Violation> violations, int max) {
                this(violations.subList(0, Math.min(max, violations.size())), violations.size() > max);
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.rejected(this);
            }
        }

        /** The request's idempotency key was used before; nothing was written. */
        record Replayed(IdempotentReplay replay) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.replayed(replay);
            }
        }

        /** The lead lacks values that the patch expects; nothing was written. Actual values require read access. */
        record ConditionFailed(List<FailedCondition> failedConditions) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.conditionFailed(this);
            }
        }

        /** Concurrent changes of the lead kept the request waiting for two seconds; nothing was written. Retry it. */
        record Busy() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.busy();
            }
        }
    }
}
