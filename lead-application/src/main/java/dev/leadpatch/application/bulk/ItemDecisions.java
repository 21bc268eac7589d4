package dev.leadpatch.application.bulk;

import dev.leadpatch.application.access.MissingAccess.MissingFields;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.value.Deadline;
import dev.leadpatch.domain.violation.Violations;
import dev.leadpatch.domain.violation.Violations.ValidationBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;

/**
 * Combines the decisions about the items of one request into one decision. The items share the maximum number of
 * violations. Not thread-safe.
 *
 * @param <I> the result of one item
 */
public final class ItemDecisions<I> {
    private final Predicate<I> isSuccess;
    private final ToIntFunction<I> violations;
    private final Deadline deadline;
    private final List<LeadEvent> events = new ArrayList<>();
    private final List<I> results = new ArrayList<>();

    /**
     * Creates an empty combination.
     *
     * @param isSuccess whether an item is not a reason to fail an atomic request
     * @param violations returns the number of violations of an item
     */
    public ItemDecisions(Predicate<I> isSuccess, ToIntFunction<I> violations, Deadline deadline) {
        this.isSuccess = isSuccess;
        this.violations = violations;
        this.deadline = deadline;
    }

    /** Returns the limits of the validation of the next item. */
    public ValidationBudget budget() {
        int reported = results.stream().mapToInt(violations).sum();
        return new ValidationBudget(Violations.MAX_VIOLATIONS - reported, deadline);
    }

    /** Adds the decision about the next item. */
    public void add(Decision<I> decision) {
        if (decision instanceof Decision.Write<I> write) {
            events.addAll(write.events());
        }
        I result = decision.fold(Decision.Write::result, Decision.NoWrite::result, needsHistory -> {
            throw new IllegalStateException("an item of a bulk request has no version precondition");
        });
        results.add(result);
    }

    /** Returns the number of items so far. */
    public int size() {
        return results.size();
    }

    /** Removes and returns the events so far. */
    public List<LeadEvent> takeEvents() {
        List<LeadEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /** Replaces the result of the last item, for example to omit what is not needed any longer. */
    public void replaceLast(UnaryOperator<I> replacement) {
        results.set(results.size() - 1, replacement.apply(results.get(results.size() - 1)));
    }

    /**
     * Combines all decisions.
     *
     * @param atomic whether nothing is written if an item failed
     */
    public Decision<BulkResult<I>> combine(boolean atomic) {
        if (atomic && !results.stream().allMatch(isSuccess)) {
            return new Decision.NoWrite<>(new BulkResult.AtomicFailed<>(results.stream()
                    .map(result -> Optional.of(result).filter(isSuccess.negate()))
                    .toList()));
        }
        BulkResult<I> completed = new BulkResult.Completed<>(results);
        return events.isEmpty() ? new Decision.NoWrite<>(completed) : new Decision.Write<>(events, completed);
    }

    /** Returns the number of violations of an update. */
    public static int countViolations(UpdateLead.Result result) {
        if (result instanceof UpdateLead.Result.Forbidden forbidden
                && forbidden.missing() instanceof MissingFields fields) {
            return fields.violations().size();
        }
        return result instanceof UpdateLead.Result.Rejected rejected
                ? rejected.violations().size()
                : 0;
    }

    /** Whether an update succeeded: the lead has the values of the patch. */
    public static boolean isSuccess(UpdateLead.Result result) {
        return result instanceof UpdateLead.Result.Updated || result instanceof UpdateLead.Result.Unchanged;
    }
}
