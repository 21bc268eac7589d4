package dev.leadpatch.application.bulk;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Command;
import dev.leadpatch.application.lead.ItemDecider;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Snapshots;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Optional;

/** Updates many leads by one change of a {@link LeadStore}. */
public final class BulkUpdateLeadsService implements BulkUpdateLeads {
    private final LeadStore leadStore;
    private final UpdateDecider decider;

    public BulkUpdateLeadsService(LeadStore leadStore, UpdateDecider decider) {
        this.leadStore = leadStore;
        this.decider = decider;
    }

    @Override
    public BulkResult<UpdateLead.Result> handle(Command command) {
        if (!command.caller().hasPermission(Permission.WRITE)) {
            return new BulkResult.Forbidden<>(Permission.WRITE);
        }
        ParsedBulkPatch patches = command.patches();
        Change<BulkResult<UpdateLead.Result>> change = patches.readErrors().isEmpty()
                ? newChange(command, leadIdsOf(patches), new BulkUpdateDecider(command, decider))
                : newChange(command, List.of(), snapshots -> rejected(patches));
        return leadStore.change(change).fold(result -> result, BulkResult.Replayed::new, BulkResult.Busy::new);
    }

    private static Change<BulkResult<UpdateLead.Result>> newChange(
            Command command, List<LeadId> leads, Decider<BulkResult<UpdateLead.Result>> decider) {
        return new Change<>(command.caller().company(), leads, decider, command.idempotentRequest());
    }

    private static List<LeadId> leadIdsOf(ParsedBulkPatch patches) {
        return patches.items().stream().map(ParsedBulkPatch.Item::lead).toList();
    }

    private static Decision<BulkResult<UpdateLead.Result>> rejected(ParsedBulkPatch patches) {
        return new Decision.NoWrite<>(new BulkResult.Rejected<>(new UpdateLead.Result.Rejected(patches.readErrors())));
    }

    /** Decides each patch of a bulk request as a single update would, and combines the decisions into one. */
    static final class BulkUpdateDecider implements Decider<BulkResult<UpdateLead.Result>> {
        private static final LeadPatch EMPTY_PATCH = LeadPatch.builder().build();

        private final boolean atomic;
        private final Deadline deadline;
        private final List<Item> items;

        BulkUpdateDecider(Command command, UpdateDecider decider) {
            this.atomic = command.atomic();
            this.deadline = decider.deadline();
            this.items = command.patches().items().stream()
                    .map(item -> new Item(item.lead(), decider.deciderFor(toSingleCommand(item, command), deadline)))
                    .toList();
        }

        private record Item(LeadId lead, ItemDecider decider) {}

        private static UpdateLead.Command toSingleCommand(ParsedBulkPatch.Item item, Command command) {
            return new UpdateLead.Command(
                    command.caller(),
                    item.lead(),
                    item.patch(),
                    command.requestId(),
                    preconditionOf(item.patch()),
                    Optional.empty());
        }

        /** A bulk request has no entity tags. The patch's conditions, if any, count as the precondition. */
        private static Precondition preconditionOf(LeadPatch patch) {
            boolean expectsNothing = patch.conditions().map(EMPTY_PATCH::equals).orElse(true);
            return expectsNothing ? Precondition.NONE : Precondition.EXISTS;
        }

        @Override
        public Decision<BulkResult<UpdateLead.Result>> decide(Snapshots snapshots) {
            ItemDecisions<UpdateLead.Result> decisions =
                    new ItemDecisions<>(ItemDecisions::isSuccess, ItemDecisions::countViolations, deadline);
            for (Item item : items) {
                decisions.add(item.decider()
                        .decide(Optional.ofNullable(snapshots.leads().get(item.lead())), decisions.budget()));
            }
            return decisions.combine(atomic);
        }
    }
}
