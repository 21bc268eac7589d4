package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Verdict;
import dev.leadpatch.domain.lead.FailedCondition;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.patch.CheckedPatch;
import dev.leadpatch.domain.patch.ValidPatch;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;

/** Updates leads in a {@link LeadStore}. */
public final class LeadUpdates implements UpdateLead {
    private final LeadStore leads;
    private final Validator validator;
    private final InstantSource clock;
    private final Supplier<UUID> eventIds;

    public LeadUpdates(LeadStore leads, Validator validator, InstantSource clock, Supplier<UUID> eventIds) {
        this.leads = leads;
        this.validator = validator;
        this.clock = clock;
        this.eventIds = eventIds;
    }

    @Override
    public Result handle(Command command) {
        Caller caller = command.caller();
        if (!caller.may(Permission.WRITE)) {
            return new Result.Forbidden();
        }
        CheckedPatch patch = command.patch().check(validator);
        return leads.change(Change.of(
                        caller.company(),
                        command.lead(),
                        lead -> lead.map(found -> judge(found, patch, command))
                                .orElseGet(() -> new Verdict.Leave<>(new Result.NotFound())),
                        command.repeatable()))
                .fold(result -> result, Result.Repeated::new, Result.Busy::new);
    }

    private Verdict<Result> judge(FoundLead found, CheckedPatch patch, Command command) {
        if (!command.precondition().holds(found.lead().version())) {
            return mismatch(found.lead(), command);
        }
        if (!(patch instanceof ValidPatch valid)) {
            return new Verdict.Leave<>(new Result.Rejected(found.lead().violations(patch, found.catalog())));
        }
        LeadChange change = found.lead().change(valid, found.catalog(), clock.instant());
        return change.fold(
                changed -> write(changed, found, command),
                () -> new Verdict.Leave<>(new Result.Unchanged(found.lead())),
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
        return new Verdict.Write<>(event, new Result.Updated(changed.lead(), changed.changes()));
    }
}
