package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.UpdateLead.Command;
import dev.leadpatch.application.lead.UpdateLead.Result;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadChange;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.value.Deadline.DeadlineExceededException;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violations;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * Decides what a patch changes. Clients can rely on the order of the checks: fields that the caller may write, existence
 * of the lead, required precondition, precondition, violations, conditions. Single updates, bulk updates and previews share this class, so a
 * patch has the same effect in each.
 */
public final class UpdateDecider {
    /**
     * Maximum time of the validation, from the start of the request. When it is exceeded,
     * {@link DeadlineExceededException} is thrown and nothing is written.
     */
    public static final Duration MAX_TIME = Duration.ofSeconds(2);

    private final PatchValidator validator;
    private final InstantSource clock;
    private final LongSupplier nanoTime;

    /**
     * Creates a decider and verifies that {@code validator} applies every constraint of a patch.
     *
     * @param clock the time of changes
     * @throws UnsuitableValidatorException if the validator misses constraints or violations; the message names the
     *     cause and the remedy
     */
    public UpdateDecider(Validator validator, InstantSource clock) {
        this(validator, clock, System::nanoTime);
    }

    /**
     * As {@link #UpdateDecider(Validator, InstantSource)}, with the time source of deadlines.
     *
     * @param nanoTime a monotonic time source in nanoseconds
     */
    public UpdateDecider(Validator validator, InstantSource clock, LongSupplier nanoTime) {
        this.validator = new PatchValidator(validator);
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /**
     * Returns the decision function of one patch. Its argument is the snapshot of the lead, or empty if the company
     * does not have the lead. The function is pure, see {@link LeadStore.Decider}: the clock is read here, once per
     * command. When the store calls the function again with an equal snapshot, the event has the same time, and with it
     * the same id. Only the deadline depends on the time: the function throws {@link DeadlineExceededException} when it
     * has passed.
     *
     * @throws DeadlineExceededException if the deadline passes before this method returns
     */
    public Function<Optional<LeadSnapshot>, Decision<Result>> deciderFor(Command command) {
        ValidationBudget budget = new ValidationBudget(Violations.MAX_VIOLATIONS, deadline());
        ItemDecider decider = deciderFor(command, budget.deadline());
        return snapshot -> decider.decide(snapshot, budget);
    }

    /** Returns the deadline of a request that starts now. */
    public Deadline deadline() {
        return Deadline.after(MAX_TIME, nanoTime);
    }

    /**
     * Returns the decision function of one item of a bulk request. The clock is read here, once per item.
     *
     * @throws DeadlineExceededException if the deadline has passed
     */
    public ItemDecider deciderFor(Command command, Deadline deadline) {
        return deciderFor(command, Lead::change, deadline);
    }

    /** As {@link #deciderFor(Command, Deadline)}, with the way in which the patch is applied. */
    public ItemDecider deciderFor(Command command, PatchApplication application, Deadline deadline) {
        deadline.check();
        Update update = new Update(command, command.patch().check(validator), application, clock.instant());
        return (snapshot, budget) -> {
            budget.deadline().check();
            Optional<Decision<Result>> forbidden = MissingFields.of(
                            command.caller().fields().violations(command.patch(), budget.maxViolations()),
                            budget.maxViolations())
                    .map(missing -> new Decision.NoWrite<>(new Result.Forbidden(missing)));
            return forbidden.orElseGet(
                    () -> snapshot.filter(existing -> !existing.lead().isArchived())
                            .map(existing -> decide(existing, update, budget))
                            .orElseGet(() -> new Decision.NoWrite<>(new Result.NotFound())));
        };
    }

    /**
     * The input of a decision, except for the snapshot and the budget.
     *
     * @param time the time of the change; {@link Lead#change} moves it forward if the lead's last change is not earlier
     */
    private record Update(Command command, PatchValidationResult patch, PatchApplication application, Instant time) {}

    /** Applies a valid patch to a lead. */
    @FunctionalInterface
    public interface PatchApplication {
        LeadChange apply(Lead lead, ValidPatch patch, CompanyCatalog catalog, Instant now, ValidationBudget budget);
    }

    private static Decision<Result> decide(LeadSnapshot snapshot, Update update, ValidationBudget budget) {
        Command command = update.command();
        Optional<Decision<Result>> unmet = PreconditionCheck.findUnmet(snapshot.lead(), command);
        if (unmet.isPresent()) {
            return unmet.get();
        }
        if (!(update.patch() instanceof ValidPatch valid)) {
            return new Decision.NoWrite<>(rejected(
                    snapshot.lead().violations(update.patch(), snapshot.catalog(), budget), command.caller(), budget));
        }
        LeadChange change =
                update.application().apply(snapshot.lead(), valid, snapshot.catalog(), update.time(), budget);
        return change.fold(
                changed -> write(changed, snapshot, update),
                () -> new Decision.NoWrite<>(new Result.Unchanged(snapshot)),
                rejected -> new Decision.NoWrite<>(rejected(rejected.violations(), command.caller(), budget)),
                conditionFailed -> new Decision.NoWrite<>(conditionFailed(conditionFailed, command.caller())));
    }

    /** Returns the violations that {@code caller} may see, up to the maximum of {@code budget}. */
    public static Result.Rejected rejected(List<Violation> violations, Caller caller, ValidationBudget budget) {
        return new Result.Rejected(caller.visible(violations), budget.maxViolations());
    }

    /** Returns all violations that {@code caller} may see. */
    public static Result.Rejected rejected(List<Violation> violations, Caller caller) {
        return new Result.Rejected(caller.visible(violations));
    }

    private static Result conditionFailed(LeadChange.ConditionFailed change, Caller caller) {
        return new Result.ConditionFailed(
                caller.hasPermission(Permission.READ)
                        ? change.failedConditions()
                        : change.failedConditions().stream()
                                .map(FailedCondition::withoutActual)
                                .toList());
    }

    private static Decision<Result> write(LeadChange.Changed changed, LeadSnapshot snapshot, Update update) {
        Caller caller = update.command().caller();
        LeadEvent event = new LeadEvent(
                ChangeKind.UPDATED,
                changed.lead(),
                snapshot.catalog(),
                changed.changes(),
                Actor.of(caller),
                update.command().requestId());
        LeadSnapshot updated = new LeadSnapshot(changed.lead(), snapshot.catalog());
        return new Decision.Write<>(event, new Result.Updated(updated, changed.changes()));
    }
}
