package dev.leadpatch.application.bulk;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** Updates many leads by one change of a {@link LeadStore}. */
public final class BulkUpdateLeadsService implements BulkUpdateLeads {
    private final LeadStore leadStore;
    private final UpdateDecider decider;

    public BulkUpdateLeadsService(LeadStore leadStore, UpdateDecider decider) {
        this.leadStore = leadStore;
        this.decider = decider;
    }

    @Override
    public Result handle(Command command) {
        if (!command.caller().hasPermission(Permission.WRITE)) {
            return new Result.Forbidden(Permission.WRITE);
        }
        ParsedBulkPatch patches = command.patches();
        Change<Result> change = patches.readErrors().isEmpty()
                ? newChange(command, leadIdsOf(patches), new BulkUpdateDecider(command, decider))
                : newChange(command, List.of(), snapshots -> rejected(patches));
        return leadStore.change(change).fold(result -> result, Result.Replayed::new, Result.Busy::new);
    }

    private static Change<Result> newChange(Command command, List<LeadId> leads, Decider<Result> decider) {
        return new Change<>(command.caller().company(), leads, decider, command.idempotentRequest());
    }

    private static List<LeadId> leadIdsOf(ParsedBulkPatch patches) {
        return patches.items().stream().map(ParsedBulkPatch.Item::lead).toList();
    }

    private static Decision<Result> rejected(ParsedBulkPatch patches) {
        return new Decision.NoWrite<>(new Result.Rejected(new UpdateLead.Result.Rejected(patches.readErrors())));
    }
}
