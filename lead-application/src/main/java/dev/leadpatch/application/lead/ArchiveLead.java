package dev.leadpatch.application.lead;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.value.LeadId;
import java.util.Optional;

/** The use case of archiving one lead of the caller's company, which can be {@linkplain RestoreLead restored}. */
public interface ArchiveLead {

    /**
     * Archives the lead, if the caller may write all fields. For all other use cases the lead no longer exists, except for {@link RestoreLead},
     * {@link EraseLead}, and the history.
     *
     * @return {@link Result.Updated} with the archived lead, {@link Result.Unchanged} if it is archived already, or a
     *     failure; never {@link Result.Rejected} and {@link Result.ConditionFailed}
     * @throws StoreUnavailableException if the store is unavailable
     * @throws UnsupportedByStoreException if the request is idempotent and the store does not support it
     */
    Result handle(Command command);

    /**
     * A request to archive a lead.
     *
     * @param requestId the id of the request in the lead's history, at most 128 characters
     * @param precondition not checked if the lead is archived already, so that a request can be repeated
     * @param idempotentRequest if present, the response is stored with the key
     */
    record Command(
            Caller caller,
            LeadId lead,
            String requestId,
            Precondition precondition,
            Optional<IdempotentRequest<Result>> idempotentRequest) {}

    /** Archives leads in a {@link LeadStore}. */
    final class ArchiveLeadService implements ArchiveLead {
        private final LeadChangeExecutor executor;
        private final ArchiveDecider decider;

        public ArchiveLeadService(LeadStore leadStore, ArchiveDecider decider) {
            this.executor = new LeadChangeExecutor(leadStore);
            this.decider = decider;
        }

        @Override
        public Result handle(Command command) {
            return executor.change(
                    command.caller(),
                    MissingFields.forWholeLead(command.caller().fields()),
                    command.lead(),
                    () -> decider.archive(command),
                    command.idempotentRequest());
        }
    }
}
