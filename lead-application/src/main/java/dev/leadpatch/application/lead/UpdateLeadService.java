package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore.Change;

/** Updates leads in a {@link LeadStore}. */
public final class UpdateLeadService implements UpdateLead {
    private final LeadStore leadStore;
    private final UpdateDecider decider;

    public UpdateLeadService(LeadStore leadStore, UpdateDecider decider) {
        this.leadStore = leadStore;
        this.decider = decider;
    }

    @Override
    public Result handle(Command command) {
        Caller caller = command.caller();
        if (!caller.hasPermission(Permission.WRITE)) {
            return new Result.Forbidden(Permission.WRITE);
        }
        return leadStore
                .change(Change.of(
                        caller.company(), command.lead(), decider.deciderFor(command), command.idempotentRequest()))
                .fold(result -> result, Result.Replayed::new, Result.Busy::new);
    }
}
