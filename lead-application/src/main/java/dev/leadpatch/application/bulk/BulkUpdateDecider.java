package dev.leadpatch.application.bulk;

import dev.leadpatch.application.bulk.BulkUpdateLeads.Command;
import dev.leadpatch.application.bulk.BulkUpdateLeads.Result;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Decider;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.patch.ParsedBulkPatch;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.ValidationLimits;
import dev.leadpatch.domain.violation.Violations;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Judges each patch of a bulk request as if it came alone, and puts the verdicts together to one. */
final class BulkUpdateDecider implements Decider<Result> {
    private static final LeadPatch EMPTY_PATCH = LeadPatch.builder().build();

    private final boolean atomic;
    private final Deadline deadline;
    private final List<Item> items;

    BulkUpdateDecider(Command command, UpdateDecider judge) {
        this.atomic = command.atomic();
        this.deadline = judge.deadline();
        this.items = command.patches().items().stream()
                .map(item -> new Item(item.lead(), judge.deciderFor(toSingleCommand(item, command), deadline)))
                .toList();
    }

    private record Item(LeadId lead, UpdateDecider.PartialDecision decider) {}

    private static UpdateLead.Command toSingleCommand(ParsedBulkPatch.Item item, Command command) {
        return new UpdateLead.Command(
                command.caller(),
                item.lead(),
                item.patch(),
                command.requestId(),
                preconditionOf(item.patch()),
                Optional.empty());
    }

    /** No entity tag can be sent for one of many leads, so what the lead is expected to hold is its precondition. */
    private static Precondition preconditionOf(LeadPatch patch) {
        boolean expectsNothing = patch.conditions().map(EMPTY_PATCH::equals).orElse(true);
        return expectsNothing ? Precondition.NONE : Precondition.EXISTS;
    }

    @Override
    public Decision<Result> decide(Map<LeadId, LeadSnapshot> found) {
        List<LeadUpdatedEvent> events = new ArrayList<>();
        List<UpdateLead.Result> results = new ArrayList<>(items.size());
        int left = Violations.MAX_VIOLATIONS;
        for (Item item : items) {
            Decision<UpdateLead.Result> verdict = item.decider()
                    .decide(Optional.ofNullable(found.get(item.lead())), new ValidationLimits(left, deadline));
            if (verdict instanceof Decision.Write<UpdateLead.Result> write) {
                events.addAll(write.events());
            }
            UpdateLead.Result result = resultOf(verdict);
            // all items together report as many violations as one patch does
            left -= result instanceof UpdateLead.Result.Rejected rejected
                    ? rejected.violations().size()
                    : 0;
            results.add(result);
        }
        if (atomic && results.stream().anyMatch(result -> !isSuccess(result))) {
            return new Decision.NoWrite<>(new Result.AtomicFailed(
                    results.stream().map(BulkUpdateDecider::failureOnly).toList()));
        }
        Result judged = new Result.Completed(results);
        return events.isEmpty() ? new Decision.NoWrite<>(judged) : new Decision.Write<>(events, judged);
    }

    private static UpdateLead.Result resultOf(Decision<UpdateLead.Result> verdict) {
        return verdict.fold(Decision.Write::result, Decision.NoWrite::result, lookUp -> {
            throw new IllegalStateException("no patch of many names a version");
        });
    }

    private static boolean isSuccess(UpdateLead.Result result) {
        return result instanceof UpdateLead.Result.Updated || result instanceof UpdateLead.Result.Unchanged;
    }

    private static Optional<UpdateLead.Result> failureOnly(UpdateLead.Result result) {
        return isSuccess(result) ? Optional.empty() : Optional.of(result);
    }
}
