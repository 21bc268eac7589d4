package dev.leadpatch.application.bulk;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Command;
import dev.leadpatch.application.lead.ItemDecider;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.PartDecider;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.lead.SplittableDecider;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        StoreCapability.SEVERAL_LEADS.require(leadStore);
        StoreCapability.IDEMPOTENT_REQUESTS.requireFor(command.idempotentRequest(), leadStore);
        ParsedBulkPatch patches = command.patches();
        Change<BulkResult<UpdateLead.Result>> change = patches.readErrors().isEmpty()
                ? newChange(command, leadIdsOf(patches), new BulkUpdateDecider(command, decider))
                : newChange(command, List.of(), snapshots -> rejected(command));
        return leadStore.change(change).fold(result -> result, BulkResult.Replayed::new, BulkResult.Busy::new);
    }

    private static Change<BulkResult<UpdateLead.Result>> newChange(
            Command command, List<LeadId> leads, Decider<BulkResult<UpdateLead.Result>> decider) {
        return new Change<>(command.caller().company(), leads, decider, command.idempotentRequest());
    }

    private static List<LeadId> leadIdsOf(ParsedBulkPatch patches) {
        return patches.items().stream().map(ParsedBulkPatch.Item::lead).toList();
    }

    private static Decision<BulkResult<UpdateLead.Result>> rejected(Command command) {
        return new Decision.NoWrite<>(new BulkResult.Rejected<>(
                UpdateDecider.rejected(command.patches().readErrors(), command.caller())));
    }

    /** Of a success, a bulk response has the id, version and time of the lead only. */
    private static UpdateLead.Result withoutFields(UpdateLead.Result result) {
        if (result instanceof UpdateLead.Result.Updated updated) {
            return new UpdateLead.Result.Updated(withoutFields(updated.snapshot()), List.of());
        }
        return result instanceof UpdateLead.Result.Unchanged unchanged
                ? new UpdateLead.Result.Unchanged(withoutFields(unchanged.snapshot()))
                : result;
    }

    private static LeadSnapshot withoutFields(LeadSnapshot snapshot) {
        Lead lead = snapshot.lead().toBuilder().fields(LeadFields.EMPTY).build();
        return new LeadSnapshot(lead, snapshot.catalog());
    }

    /** Decides each patch of a bulk request as a single update would, and combines the decisions into one. */
    static final class BulkUpdateDecider implements SplittableDecider<BulkResult<UpdateLead.Result>> {
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
            ItemDecisions<UpdateLead.Result> decisions = newDecisions();
            items.forEach(item -> decide(item, snapshots.leads(), decisions));
            return decisions.combine(atomic);
        }

        @Override
        public PartDecider<BulkResult<UpdateLead.Result>> inParts() {
            return new BulkUpdatePartDecider();
        }

        private ItemDecisions<UpdateLead.Result> newDecisions() {
            return new ItemDecisions<>(ItemDecisions::isSuccess, ItemDecisions::countViolations, deadline);
        }

        private static void decide(
                Item item, Map<LeadId, LeadSnapshot> snapshots, ItemDecisions<UpdateLead.Result> decisions) {
            decisions.add(item.decider().decide(Optional.ofNullable(snapshots.get(item.lead())), decisions.budget()));
        }

        /** Decides the patches of each part. Of a lead without an error, only its id, version and time are retained. */
        private final class BulkUpdatePartDecider implements PartDecider<BulkResult<UpdateLead.Result>> {
            private final ItemDecisions<UpdateLead.Result> decisions = newDecisions();

            @Override
            public PartDecision decide(List<LeadId> leads, Map<LeadId, LeadSnapshot> snapshots) {
                Set<LeadId> retained = new HashSet<>();
                for (Item item : items.subList(decisions.size(), decisions.size() + leads.size())) {
                    BulkUpdateDecider.decide(item, snapshots, decisions);
                    decisions.replaceLast(result -> {
                        if (!ItemDecisions.isSuccess(result)) {
                            retained.add(item.lead());
                        }
                        return withoutFields(result);
                    });
                }
                return new PartDecision(decisions.takeEvents(), retained);
            }

            @Override
            public Result<BulkResult<UpdateLead.Result>> finish() {
                BulkResult<UpdateLead.Result> result = decisions
                        .combine(atomic)
                        .fold(Decision.Write::result, Decision.NoWrite::result, history -> {
                            throw new IllegalStateException("a bulk request queries no history");
                        });
                return new Result<>(result, !(result instanceof BulkResult.AtomicFailed));
            }
        }
    }
}
