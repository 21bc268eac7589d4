package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.ApiKeyFlag;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.lead.FailedCondition;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.patch.CheckedPatch;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.ValidPatch;
import dev.leadpatch.domain.patch.rule.UnsuitableValidatorException;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.DeadlineExceededException;
import dev.leadpatch.domain.violation.ValidationLimits;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
public final class UpdateDecider {
    /** How long after a request's start its validation ends with {@link DeadlineExceededException}; nothing is done then. */
    public static final Duration MAX_TIME = Duration.ofSeconds(2);

    private final PatchValidator validator;
    private final InstantSource clock;
    private final Supplier<UUID> eventIds;

    /**
     * Verifies that {@code validator} applies every rule of a patch.
     *
     * @throws UnsuitableValidatorException if it misses rules or violations; the message names the cause and the remedy
     */
    public UpdateDecider(Validator validator, InstantSource clock, Supplier<UUID> eventIds) {
        this.validator = new PatchValidator(validator);
        this.clock = clock;
        this.eventIds = eventIds;
    }

    /**
     * Returns the decision function of one patch. Its argument is the snapshot of the lead, or empty if the company does
     * not have the lead. The function is pure, see {@link LeadStore.Decider}: the event id and the time of the change are
     * drawn here, once per command. When the store calls the function again, the event keeps its id and its time. The
     * deadline is the exception: the function throws {@link DeadlineExceededException} when the deadline has passed.
     *
     * @throws DeadlineExceededException if the deadline passes before the function is returned
     */
    public Function<Optional<LeadSnapshot>, Decision<Result>> deciderFor(Command command) {
        ValidationLimits limits = new ValidationLimits(Violations.MAX_VIOLATIONS, deadline());
        PartialDecision decision = deciderFor(command, limits.deadline());
        return lead -> decision.decide(lead, limits);
    }

    /** The deadline of a request that starts now. */
    public Deadline deadline() {
        return Deadline.after(MAX_TIME, clock);
    }

    /**
     * Returns the decision function of one patch of a bulk request. As with {@link #deciderFor(Command)}, the event id and
     * the time are drawn here, once per item.
     *
     * @throws DeadlineExceededException if the deadline has passed
     */
    public PartialDecision deciderFor(Command command, Deadline deadline) {
        deadline.check();
        Update update = new Update(command, command.patch().check(validator), eventIds.get(), clock.instant());
        return (lead, limits) -> {
            limits.deadline().check();
            return lead.map(snapshot -> decide(snapshot, update, limits))
                    .orElseGet(() -> new Decision.NoWrite<>(new Result.NotFound()));
        };
    }

    /** A decision about one of several patches, which share the limits of their request. */
    @FunctionalInterface
    public interface PartialDecision {
        /**
         * Decides.
         *
         * @param lead empty if the company has none such
         * @param limits how many violations may still be reported, and until when
         */
        Decision<Result> decide(Optional<LeadSnapshot> lead, ValidationLimits limits);
    }

    /**
     * The input of a decision, except for the snapshot and the limits.
     *
     * @param eventId the id of the event, if the lead changes
     * @param time the time of the change; {@link Lead#change} moves it forward if the lead's last change is not earlier
     */
    private record Update(Command command, CheckedPatch patch, UUID eventId, Instant time) {}

    private static Decision<Result> decide(LeadSnapshot snapshot, Update update, ValidationLimits limits) {
        Command command = update.command();
        if (command.precondition() == Precondition.NONE && command.caller().hasFlag(ApiKeyFlag.REQUIRE_PRECONDITIONS)) {
            return new Decision.NoWrite<>(new Result.PreconditionRequired());
        }
        if (!command.precondition().holds(snapshot.lead().version())) {
            return versionMismatch(snapshot.lead(), command);
        }
        if (!(update.patch() instanceof ValidPatch valid)) {
            return rejected(
                    snapshot.lead().violations(update.patch(), snapshot.catalog(), limits), command.caller(), limits);
        }
        LeadChange change = snapshot.lead().change(valid, snapshot.catalog(), update.time(), limits);
        return change.fold(
                changed -> write(changed, snapshot, update),
                () -> new Decision.NoWrite<>(new Result.Unchanged(snapshot)),
                rejected -> rejected(rejected.violations(), command.caller(), limits),
                conditionFailed -> new Decision.NoWrite<>(conditionFailed(conditionFailed, command.caller())));
    }

    private static Decision<Result> rejected(List<Violation> violations, Caller caller, ValidationLimits limits) {
        List<Violation> visible = caller.hasPermission(Permission.READ)
                ? violations
                : violations.stream().map(Violation::withoutAllowed).toList();
        return new Decision.NoWrite<>(new Result.Rejected(visible).limitedTo(limits.maxViolations()));
    }

    private static Decision<Result> versionMismatch(Lead lead, Command command) {
        OptionalLong seen = command.precondition().highestVersion();
        if (seen.isEmpty() || !command.caller().hasPermission(Permission.READ)) {
            return new Decision.NoWrite<>(new Result.VersionMismatch(lead.version(), Optional.empty()));
        }
        return new Decision.NeedsHistory<>(
                lead.id(),
                seen.getAsLong(),
                changed -> new Result.VersionMismatch(lead.version(), Optional.of(changed)));
    }

    private static Result conditionFailed(LeadChange.ConditionFailed missed, Caller caller) {
        return new Result.ConditionFailed(
                caller.hasPermission(Permission.READ)
                        ? missed.failedConditions()
                        : missed.failedConditions().stream()
                                .map(FailedCondition::withoutActual)
                                .toList());
    }

    private static Decision<Result> write(LeadChange.Changed changed, LeadSnapshot snapshot, Update update) {
        Caller caller = update.command().caller();
        LeadUpdatedEvent event = new LeadUpdatedEvent(
                update.eventId(),
                changed.lead(),
                snapshot.catalog(),
                changed.changes(),
                new Actor(caller.key(), caller.label(), caller.owner()),
                update.command().requestId());
        LeadSnapshot updated = new LeadSnapshot(changed.lead(), snapshot.catalog());
        return new Decision.Write<>(event, new Result.Updated(updated, changed.changes()));
    }
}
