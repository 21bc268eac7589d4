package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.KeyFlag;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.lead.FailedCondition;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.patch.CheckedPatch;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.ValidPatch;
import dev.leadpatch.domain.patch.rule.UnsuitableValidatorException;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Judges patches in the order that clients can rely on: whether the lead is there, a precondition
 * and whether it holds, violations, conditions.
 * All that patches leads judges here, so that a patch means the same wherever it comes from.
 */
public final class LeadJudge {
    private final PatchValidator validator;
    private final InstantSource clock;
    private final Supplier<UUID> eventIds;

    /**
     * Verifies that {@code validator} applies every rule of a patch.
     *
     * @throws UnsuitableValidatorException if it misses rules or violations; the message names the cause and the remedy
     */
    public LeadJudge(Validator validator, InstantSource clock, Supplier<UUID> eventIds) {
        this.validator = new PatchValidator(validator);
        this.clock = clock;
        this.eventIds = eventIds;
    }

    /** Decides what one patch does to a lead, which is empty if the company has none such. */
    public Function<Optional<FoundLead>, Verdict<Result>> decision(Command command) {
        CheckedPatch patch = command.patch().check(validator);
        return lead -> lead.map(found -> judge(found, patch, command))
                .orElseGet(() -> new Verdict.Leave<>(new Result.NotFound()));
    }

    private Verdict<Result> judge(FoundLead found, CheckedPatch patch, Command command) {
        if (command.precondition() == Precondition.NONE && command.caller().has(KeyFlag.REQUIRE_PRECONDITIONS)) {
            return new Verdict.Leave<>(new Result.PreconditionRequired());
        }
        if (!command.precondition().holds(found.lead().version())) {
            return mismatch(found.lead(), command);
        }
        if (!(patch instanceof ValidPatch valid)) {
            return new Verdict.Leave<>(new Result.Rejected(found.lead().violations(patch, found.catalog())));
        }
        LeadChange change = found.lead().change(valid, found.catalog(), clock.instant());
        return change.fold(
                changed -> write(changed, found, command),
                () -> new Verdict.Leave<>(new Result.Unchanged(found)),
                rejected -> new Verdict.Leave<>(new Result.Rejected(rejected.violations())),
                missed -> new Verdict.Leave<>(conditionFailed(missed, command.caller())));
    }

    private static Verdict<Result> mismatch(Lead lead, Command command) {
        OptionalLong seen = command.precondition().highest();
        if (seen.isEmpty() || !command.caller().may(Permission.READ)) {
            return new Verdict.Leave<>(new Result.VersionMismatch(lead.version(), Optional.empty()));
        }
        return new Verdict.LookUp<>(
                lead.id(),
                seen.getAsLong(),
                changed -> new Result.VersionMismatch(lead.version(), Optional.of(changed)));
    }

    private static Result conditionFailed(LeadChange.ConditionFailed missed, Caller caller) {
        return new Result.ConditionFailed(
                caller.may(Permission.READ)
                        ? missed.failed()
                        : missed.failed().stream()
                                .map(FailedCondition::withoutActual)
                                .toList());
    }

    private Verdict<Result> write(LeadChange.Changed changed, FoundLead found, Command command) {
        Caller caller = command.caller();
        LeadUpdated event = new LeadUpdated(
                eventIds.get(),
                changed.lead(),
                found.catalog(),
                changed.changes(),
                new Actor(caller.key(), caller.label(), caller.owner()),
                command.requestId());
        FoundLead after = new FoundLead(changed.lead(), found.catalog());
        return new Verdict.Write<>(event, new Result.Updated(after, changed.changes()));
    }
}
