package dev.leadpatch.application.bulk;

import dev.leadpatch.application.bulk.UpdateLeads.Command;
import dev.leadpatch.application.bulk.UpdateLeads.Result;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadJudge;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.lead.Precondition;
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
final class BulkJudgement implements Decision<Result> {
    private static final LeadPatch NOTHING = LeadPatch.builder().build();

    private final boolean atomic;
    private final Deadline deadline;
    private final List<Item> items;

    BulkJudgement(Command command, LeadJudge judge) {
        this.atomic = command.atomic();
        this.deadline = judge.deadline();
        this.items = command.patches().items().stream()
                .map(item -> new Item(item.lead(), judge.decision(single(item, command), deadline)))
                .toList();
    }

    private record Item(LeadId lead, LeadJudge.PartialDecision decision) {}

    private static UpdateLead.Command single(ParsedBulkPatch.Item item, Command command) {
        return new UpdateLead.Command(
                command.caller(),
                item.lead(),
                item.patch(),
                command.requestId(),
                precondition(item.patch()),
                Optional.empty());
    }

    /** No entity tag can be sent for one of many leads, so what the lead is expected to hold is its precondition. */
    private static Precondition precondition(LeadPatch patch) {
        boolean expectsNothing = patch.conditions().map(NOTHING::equals).orElse(true);
        return expectsNothing ? Precondition.NONE : Precondition.EXISTS;
    }

    @Override
    public Verdict<Result> judge(Map<LeadId, FoundLead> found) {
        List<LeadUpdated> events = new ArrayList<>();
        List<UpdateLead.Result> results = new ArrayList<>(items.size());
        int left = Violations.MAX_VIOLATIONS;
        for (Item item : items) {
            Verdict<UpdateLead.Result> verdict = item.decision()
                    .decide(Optional.ofNullable(found.get(item.lead())), new ValidationLimits(left, deadline));
            if (verdict instanceof Verdict.Write<UpdateLead.Result> write) {
                events.addAll(write.events());
            }
            UpdateLead.Result result = result(verdict);
            // all items together report as many violations as one patch does
            left -= result instanceof UpdateLead.Result.Rejected rejected
                    ? rejected.violations().size()
                    : 0;
            results.add(result);
        }
        if (atomic && results.stream().anyMatch(result -> !isGood(result))) {
            return new Verdict.Leave<>(new Result.AtomicFailed(
                    results.stream().map(BulkJudgement::withoutGood).toList()));
        }
        Result judged = new Result.Judged(results);
        return events.isEmpty() ? new Verdict.Leave<>(judged) : new Verdict.Write<>(events, judged);
    }

    private static UpdateLead.Result result(Verdict<UpdateLead.Result> verdict) {
        return verdict.fold(Verdict.Write::result, Verdict.Leave::result, lookUp -> {
            throw new IllegalStateException("no patch of many names a version");
        });
    }

    private static boolean isGood(UpdateLead.Result result) {
        return result instanceof UpdateLead.Result.Updated || result instanceof UpdateLead.Result.Unchanged;
    }

    private static Optional<UpdateLead.Result> withoutGood(UpdateLead.Result result) {
        return isGood(result) ? Optional.empty() : Optional.of(result);
    }
}
