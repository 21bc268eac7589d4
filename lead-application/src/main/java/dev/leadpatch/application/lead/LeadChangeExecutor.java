package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;

/** The steps of a use case that changes one lead: checks the permission, and changes the lead in the store. */
record LeadChangeExecutor(LeadStore leadStore) {

    /**
     * Changes the lead, unless the caller's access is not sufficient: an idempotency key is then not used.
     *
     * @param missingFields the fields that the caller may not write
     * @throws UnsupportedByStoreException if the request is idempotent and the store does not support it
     */
    Result change(
            Caller caller,
            Optional<MissingAccess> missingFields,
            LeadId lead,
            Supplier<Function<Optional<LeadSnapshot>, Decision<Result>>> decider,
            Optional<IdempotentRequest<Result>> idempotentRequest) {
        return findRefusal(caller, missingFields, idempotentRequest)
                .orElseGet(() -> toResult(
                        leadStore.change(Change.of(caller.company(), lead, decider.get(), idempotentRequest))));
    }

    /** As {@link #change}, with {@link LeadStore#changeAsync}. */
    CompletionStage<Result> changeAsync(
            Caller caller,
            Optional<MissingAccess> missingFields,
            LeadId lead,
            Supplier<Function<Optional<LeadSnapshot>, Decision<Result>>> decider,
            Optional<IdempotentRequest<Result>> idempotentRequest,
            Executor executor) {
        return findRefusal(caller, missingFields, idempotentRequest)
                .map(CompletableFuture::completedStage)
                .orElseGet(() -> leadStore
                        .changeAsync(Change.of(caller.company(), lead, decider.get(), idempotentRequest), executor)
                        .thenApply(LeadChangeExecutor::toResult));
    }

    private Optional<Result> findRefusal(
            Caller caller,
            Optional<MissingAccess> missingFields,
            Optional<IdempotentRequest<Result>> idempotentRequest) {
        if (!caller.hasPermission(Permission.WRITE)) {
            return Optional.of(new Result.Forbidden(Permission.WRITE));
        }
        if (missingFields.isPresent()) {
            return missingFields.map(Result.Forbidden::new);
        }
        StoreCapability.IDEMPOTENT_REQUESTS.requireFor(idempotentRequest, leadStore);
        return Optional.empty();
    }

    private static Result toResult(Outcome<Result> outcome) {
        return outcome.fold(result -> result, Result.Replayed::new, Result.Busy::new);
    }
}
