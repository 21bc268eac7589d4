package dev.leadpatch.application.bulk;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import dev.leadpatch.application.lead.UpdateLead;
import java.util.List;
import java.util.Optional;

/**
 * The result of a request for many leads.
 *
 * @param <I> the result of one item
 */
public sealed interface BulkResult<I> {

    <T> T fold(Cases<I, T> cases);

    /** One method per result. */
    interface Cases<I, T> {
        T completed(Completed<I> completed);

        T atomicFailed(AtomicFailed<I> failure);

        T rejected(UpdateLead.Result.Rejected rejected);

        T forbidden(Permission missing);

        T replayed(IdempotentReplay replay);

        T busy();
    }

    /**
     * The valid items were applied, durably.
     *
     * @param results the result of each item, in request order
     */
    record Completed<I>(List<I> results) implements BulkResult<I> {
        public Completed {
            results = List.copyOf(results);
        }

        @Override
        public <T> T fold(Cases<I, T> cases) {
            return cases.completed(this);
        }
    }

    /**
     * At least one item of an atomic request can't be applied; nothing was written.
     *
     * @param results the result of each item, in request order; empty for items that could have been applied
     */
    record AtomicFailed<I>(List<Optional<I>> results) implements BulkResult<I> {
        public AtomicFailed {
            results = List.copyOf(results);
        }

        @Override
        public <T> T fold(Cases<I, T> cases) {
            return cases.atomicFailed(this);
        }
    }

    /** The items could not be read from the request; no item was validated. */
    record Rejected<I>(UpdateLead.Result.Rejected reason) implements BulkResult<I> {
        @Override
        public <T> T fold(Cases<I, T> cases) {
            return cases.rejected(reason);
        }
    }

    /** The caller's key lacks a permission. */
    record Forbidden<I>(Permission missing) implements BulkResult<I> {
        @Override
        public <T> T fold(Cases<I, T> cases) {
            return cases.forbidden(missing);
        }
    }

    /** The request's idempotency key was used before; nothing was written. */
    record Replayed<I>(IdempotentReplay replay) implements BulkResult<I> {
        @Override
        public <T> T fold(Cases<I, T> cases) {
            return cases.replayed(replay);
        }
    }

    /** Concurrent changes of one of the leads kept the request waiting for two seconds; nothing was written. */
    record Busy<I>() implements BulkResult<I> {
        @Override
        public <T> T fold(Cases<I, T> cases) {
            return cases.busy();
        }
    }
}
