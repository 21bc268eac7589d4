package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore.Change;

/** Updates leads in a {@link LeadStore}. */
public final class LeadUpdates implements UpdateLead {
    private final LeadStore leads;
    private final LeadJudge judge;

    public LeadUpdates(LeadStore leads, LeadJudge judge) {
        this.leads = leads;
        this.judge = judge;
    }

    @Override
    public Result handle(Command command) {
        Caller caller = command.caller();
        if (!caller.may(Permission.WRITE)) {
            return new Result.Forbidden(Permission.WRITE);
        }
        return leads.change(Change.of(caller.company(), command.lead(), judge.decision(command), command.repeatable()))
                .fold(result -> result, Result.Repeated::new, Result.Busy::new);
    }
}
