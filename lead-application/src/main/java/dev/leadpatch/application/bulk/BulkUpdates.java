package dev.leadpatch.application.bulk;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadJudge;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.ParsedBulkPatch;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;

/** Updates many leads of a {@link LeadStore} by one change of all of them. */
public final class BulkUpdates implements UpdateLeads {
    private final LeadStore leads;
    private final LeadJudge judge;

    public BulkUpdates(LeadStore leads, LeadJudge judge) {
        this.leads = leads;
        this.judge = judge;
    }

    @Override
    public Result handle(Command command) {
        if (!command.caller().may(Permission.WRITE)) {
            return new Result.Forbidden(Permission.WRITE);
        }
        ParsedBulkPatch patches = command.patches();
        Change<Result> change = patches.readErrors().isEmpty()
                ? change(command, leadsOf(patches), new BulkJudgement(command, judge))
                : change(command, List.of(), unread -> rejected(patches));
        return leads.change(change).fold(result -> result, Result.Repeated::new, Result.Busy::new);
    }

    private static Change<Result> change(Command command, List<LeadId> leads, Decision<Result> decision) {
        return new Change<>(command.caller().company(), leads, decision, command.repeatable());
    }

    private static List<LeadId> leadsOf(ParsedBulkPatch patches) {
        return patches.items().stream().map(ParsedBulkPatch.Item::lead).toList();
    }

    private static Verdict<Result> rejected(ParsedBulkPatch patches) {
        return new Verdict.Leave<>(new Result.Rejected(new UpdateLead.Result.Rejected(patches.readErrors())));
    }
}
