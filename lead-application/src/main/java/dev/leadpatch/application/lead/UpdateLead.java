package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.ApiKeyFlag;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.domain.lead.FailedCondition;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.DeadlineExceededException;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Optional;

/** The use case that this library is for: a caller patches one lead of the caller's company. */
public interface UpdateLead {

    /**
     * Judges the caller's access and the patch, and changes the lead if both are good.
     *
     * @throws StoreUnavailableException if the store could not be reached in time
     * @throws DeadlineExceededException if the validation took too long; nothing was done
     */
    Result handle(Command command);

    /**
     * What is asked for.
     *
     * @param requestId names the request in the lead's history, at most 128 characters
     * @param precondition judged before the patch is
     * @param idempotentRequest what is to be kept, so that the request can be repeated; its answer is asked for results of the
     *     patch only, not for {@link Result.Forbidden}, {@link Result.Replayed} and {@link Result.Busy}
     */
    record Command(
            Caller caller,
            LeadId lead,
            LeadPatch patch,
            String requestId,
            Precondition precondition,
            Optional<IdempotentRequest<Result>> idempotentRequest) {

        /** A request without a precondition that is not repeatable. */
        public Command(Caller caller, LeadId lead, LeadPatch patch, String requestId) {
            this(caller, lead, patch, requestId, Precondition.NONE, Optional.empty());
        }
    }

    /** How it ended. */
    sealed interface Result {

        <T> T fold(Cases<T> cases);

        /** One answer for each way in which it can end. */
        interface Cases<T> {
            T updated(Updated updated);

            T unchanged(Unchanged unchanged);

            T notFound();

            T forbidden(Permission missing);

            T preconditionRequired();

            T versionMismatch(VersionMismatch mismatch);

            T rejected(Rejected rejected);

            T conditionFailed(ConditionFailed missed);

            T replayed(IdempotentReplay repetition);

            T busy();
        }

        /**
         * The lead has a new version, and it is durable.
         *
         * @param snapshot the lead at its new version
         */
        record Updated(LeadSnapshot snapshot, List<FieldChange> changes) implements Result {

            /** The lead at its new version. */
            public Lead lead() {
                return snapshot.lead();
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.updated(this);
            }
        }

        /** The lead is as the patch asks for already; nothing was written. */
        record Unchanged(LeadSnapshot snapshot) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.unchanged(this);
            }
        }

        /** The caller's company has no such lead. */
        record NotFound() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.notFound();
            }
        }

        /** The caller's key lacks a permission. */
        record Forbidden(Permission missing) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.forbidden(missing);
            }
        }

        /**
         * The caller's patches must have a precondition ({@link ApiKeyFlag#REQUIRE_PRECONDITIONS}), and this one has none;
         * nothing was written.
         */
        record PreconditionRequired() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.preconditionRequired();
            }
        }

        /**
         * The lead has another version than the precondition asks for; nothing was written.
         *
         * @param currentVersion the lead's version
         * @param changedSince the names of the fields that changed after the highest version that the precondition
         *     names, of the newest 10,000 changes at most; empty if it names none, or the caller may not read the lead
         */
        record VersionMismatch(long currentVersion, Optional<List<String>> changedSince) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.versionMismatch(this);
            }
        }

        /**
         * The patch breaks rules: all of them, at most one violation a place, in no particular order. Callers without
         * read access get no {@linkplain Violation#allowed allowed values}.
         *
         * @param violations none if the other patches of a bulk request have used up the maximum
         * @param truncated whether there are more than these
         */
        record Rejected(List<Violation> violations, boolean truncated) implements Result {
            public Rejected {
                violations = List.copyOf(violations);
            }

            /** Tells {@link Violations#MAX_VIOLATIONS} of them. */
            public Rejected(List<Violation> violations) {
                this(violations, false, Violations.MAX_VIOLATIONS);
            }

            private Rejected(List<Violation> violations, boolean truncated, int most) {
                this(violations.subList(0, Math.min(most, violations.size())), truncated || violations.size() > most);
            }

            /** Tells no more than {@code most} of them. */
            public Rejected limitedTo(int most) {
                return new Rejected(violations, truncated, most);
            }

            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.rejected(this);
            }
        }

        /** The request's idempotency key was used before; nothing was done. */
        record Replayed(IdempotentReplay replay) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.replayed(replay);
            }
        }

        /**
         * The lead does not hold what the patch expects; nothing was written.
         *
         * @param failedConditions at least one entry; what the lead holds instead is told to those alone who may read it
         */
        record ConditionFailed(List<FailedCondition> failedConditions) implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.conditionFailed(this);
            }
        }

        /** Others kept changing the lead for two seconds; nothing was written, and the request may be repeated. */
        record Busy() implements Result {
            @Override
            public <T> T fold(Cases<T> cases) {
                return cases.busy();
            }
        }
    }
}
