package dev.leadpatch.application.bulk;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.ParsedBulkPatch;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** Updates many leads of a {@link LeadStore} by one change of all of them. */
public final class BulkUpdateLeadsService implements BulkUpdateLeads {
    private final LeadStore leadStore;
    private final UpdateDecider decider;

    public BulkUpdateLeadsService(LeadStore leads, UpdateDecider judge) {
        this.leadStore = leads;
        this.decider = judge;
    }

    @Override
    public Result handle(Command command) {
        if (!command.caller().hasPermission(Permission.WRITE)) {
            return new Result.Forbidden(Permission.WRITE);
        }
        ParsedBulkPatch patches = command.patches();
        Change<Result> change = patches.readErrors().isEmpty()
                ? newChange(command, leadIdsOf(patches), new BulkUpdateDecider(command, decider))
                : newChange(command, List.of(), unread -> rejected(patches));
        return leadStore.change(change).fold(result -> result, Result.Replayed::new, Result.Busy::new);
    }

    private static Change<Result> newChange(Command command, List<LeadId> leads, Decider<Result> decision) {
        return new Change<>(command.caller().company(), leads, decision, command.idempotentRequest());
    }

    private static List<LeadId> leadIdsOf(ParsedBulkPatch patches) {
        return patches.items().stream().map(ParsedBulkPatch.Item::lead).toList();
    }

    private static Decision<Result> rejected(ParsedBulkPatch patches) {
        return new Decision.NoWrite<>(new Result.Rejected(new UpdateLead.Result.Rejected(patches.readErrors())));
    }
}
