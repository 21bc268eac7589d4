package dev.leadpatch.application.bulk;

import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Command;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Result;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.BulkPatchReader.ParsedBulkPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violations;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    /** Decides each patch of a bulk request as a single update would, and combines the decisions into one. */
    static final class BulkUpdateDecider implements Decider<Result> {
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

        private record Item(LeadId lead, UpdateDecider.ItemDecider decider) {}

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
        public Decision<Result> decide(Map<LeadId, LeadSnapshot> snapshots) {
            List<LeadEvent> events = new ArrayList<>();
            List<UpdateLead.Result> results = new ArrayList<>(items.size());
            int remaining = Violations.MAX_VIOLATIONS;
            for (Item item : items) {
                Decision<UpdateLead.Result> decision = item.decider()
                        .decide(
                                Optional.ofNullable(snapshots.get(item.lead())),
                                new ValidationBudget(remaining, deadline));
                if (decision instanceof Decision.Write<UpdateLead.Result> write) {
                    events.addAll(write.events());
                }
                UpdateLead.Result result = resultOf(decision);
                // the maximum number of violations applies to the whole request
                remaining -= result instanceof UpdateLead.Result.Rejected rejected
                        ? rejected.violations().size()
                        : 0;
                results.add(result);
            }
            if (atomic && results.stream().anyMatch(result -> !isSuccess(result))) {
                return new Decision.NoWrite<>(new Result.AtomicFailed(
                        results.stream().map(BulkUpdateDecider::failureOnly).toList()));
            }
            Result completed = new Result.Completed(results);
            return events.isEmpty() ? new Decision.NoWrite<>(completed) : new Decision.Write<>(events, completed);
        }

        private static UpdateLead.Result resultOf(Decision<UpdateLead.Result> decision) {
            return decision.fold(Decision.Write::result, Decision.NoWrite::result, needsHistory -> {
                throw new IllegalStateException("an item of a bulk update has no version precondition");
            });
        }

        private static boolean isSuccess(UpdateLead.Result result) {
            return result instanceof UpdateLead.Result.Updated || result instanceof UpdateLead.Result.Unchanged;
        }

        private static Optional<UpdateLead.Result> failureOnly(UpdateLead.Result result) {
            return isSuccess(result) ? Optional.empty() : Optional.of(result);
        }
    }
}
