package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.MissingAccess.MissingFields;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Updates leads in a {@link LeadStore}. */
public final class UpdateLeadService implements UpdateLead {
    private final LeadChangeExecutor executor;
    private final UpdateDecider decider;

    public UpdateLeadService(LeadStore leadStore, UpdateDecider decider) {
        this.executor = new LeadChangeExecutor(leadStore);
        this.decider = decider;
    }

    @Override
    public Result handle(Command command) {
        return executor.change(
                command.caller(),
                MissingFields.forPatch(command.caller().fields(), command.patch()),
                command.lead(),
                () -> decider.deciderFor(command),
                command.idempotentRequest());
    }

    @Override
    public CompletionStage<Result> handleAsync(Command command, Executor threads) {
        return executor.changeAsync(
                command.caller(),
                MissingFields.forPatch(command.caller().fields(), command.patch()),
                command.lead(),
                () -> decider.deciderFor(command),
                command.idempotentRequest(),
                threads);
    }
}
