package dev.leadpatch.domain.violation;

import dev.leadpatch.domain.value.Deadline;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects violations, at most one for each path: the first in the order of {@link ViolationCode}. Not thread-safe.
 *
 * <p>It collects at most one more than its maximum, which shows that there are more. A document of 1 MiB can contain
 * half a million errors.
 */
public final class Violations {
    /** The default maximum number of violations to report. */
    public static final int MAX_VIOLATIONS = 1_000;

    private final int max;
    private final Map<DocumentPath, Violation> byPath = new LinkedHashMap<>();

    /** Collects up to one more than {@link #MAX_VIOLATIONS}. */
    public Violations() {
        this(MAX_VIOLATIONS);
    }

    /** Collects up to one more than {@code max}. */
    public Violations(int max) {
        this.max = max;
    }

    public void add(DocumentPath path, ViolationCode code, String message) {
        add(new Violation(path, code, message));
    }

    public void add(Violation violation) {
        if (isFull() && !byPath.containsKey(violation.path())) {
            return;
        }
        byPath.merge(
                violation.path(),
                violation,
                (current, other) -> other.code().compareTo(current.code()) < 0 ? other : current);
    }

    public void addAll(Collection<Violation> violations) {
        violations.forEach(this::add);
    }

    /** Whether the maximum is exceeded. No other path can then be added, so further validation is unnecessary. */
    public boolean isFull() {
        return byPath.size() > max;
    }

    public boolean isEmpty() {
        return byPath.isEmpty();
    }

    public List<Violation> toList() {
        return List.copyOf(byPath.values());
    }

    /**
     * The limits of a validation: the number of violations and the time.
     *
     * @param maxViolations the maximum number of violations to report, 0 or more; one more is collected to show that
     *     there are more
     * @param deadline checked before each custom field value
     */
    public record ValidationBudget(int maxViolations, Deadline deadline) {
        /** The default limits: {@link Violations#MAX_VIOLATIONS} and no deadline. */
        public static final ValidationBudget DEFAULT = new ValidationBudget(Violations.MAX_VIOLATIONS, Deadline.NONE);
    }
}
