package dev.leadpatch.domain.violation;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Gathers violations and keeps at most one for each place: the first by the order of {@link ViolationCode}. It stops at
 * one more than its maximum, which shows that there are more: a document of a mebibyte can hold half a million
 * mistakes, and nobody reads them.
 */
public final class Violations {
    /** The most violations that are told at once. */
    public static final int MAX_VIOLATIONS = 1_000;

    private final int max;
    private final Map<DocumentPath, Violation> byPath = new LinkedHashMap<>();

    /** Gathers up to one more than {@link #MAX_VIOLATIONS}. */
    public Violations() {
        this(MAX_VIOLATIONS);
    }

    /** Gathers up to one more than {@code max}. */
    public Violations(int max) {
        this.max = max;
    }

    public void add(DocumentPath place, ViolationCode code, String message) {
        add(new Violation(place, code, message));
    }

    public void add(Violation violation) {
        if (isFull() && !byPath.containsKey(violation.path())) {
            return;
        }
        byPath.merge(
                violation.path(),
                violation,
                (known, other) -> other.code().compareTo(known.code()) < 0 ? other : known);
    }

    public void addAll(Collection<Violation> violations) {
        violations.forEach(this::add);
    }

    /** Whether no other place can be added; to find what is wrong there would be in vain. */
    public boolean isFull() {
        return byPath.size() > max;
    }

    public boolean isEmpty() {
        return byPath.isEmpty();
    }

    public List<Violation> toList() {
        return List.copyOf(byPath.values());
    }
}
