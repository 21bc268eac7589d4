package dev.leadpatch.application.bulk;

import dev.leadpatch.application.bulk.BulkUpdateLeads.Command;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Result;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
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

/** Decides each patch of a bulk request as a single update would, and combines the decisions into one. */
final class BulkUpdateDecider implements Decider<Result> {
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
        List<LeadUpdatedEvent> events = new ArrayList<>();
        List<UpdateLead.Result> results = new ArrayList<>(items.size());
        int remaining = Violations.MAX_VIOLATIONS;
        for (Item item : items) {
            Decision<UpdateLead.Result> decision = item.decider()
                    .decide(Optional.ofNullable(snapshots.get(item.lead())), new ValidationBudget(remaining, deadline));
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
