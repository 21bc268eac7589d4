package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.MissingAccess.MissingFields;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Updates leads in a {@link LeadStore}. */
public final class UpdateLeadService implements UpdateLead {
    private final LeadChangeExecutor changes;
    private final UpdateDecider decider;

    public UpdateLeadService(LeadStore leadStore, UpdateDecider decider) {
        this.changes = new LeadChangeExecutor(leadStore);
        this.decider = decider;
    }

    @Override
    public Result handle(Command command) {
        return changes.change(
                command.caller(),
                MissingFields.forPatch(command.caller().fields(), command.patch()),
                command.lead(),
                () -> decider.deciderFor(command),
                command.idempotentRequest());
    }

    @Override
    public CompletionStage<Result> handleAsync(Command command, Executor executor) {
        try {
            return changes.changeAsync(
                    command.caller(),
                    MissingFields.forPatch(command.caller().fields(), command.patch()),
                    command.lead(),
                    () -> decider.deciderFor(command),
                    command.idempotentRequest(),
                    executor);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }
}
