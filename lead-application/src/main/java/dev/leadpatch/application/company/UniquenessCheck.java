package dev.leadpatch.application.company;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.HashMap;
import java.util.Map;

/** What earlier entries of a list had that no two may have, and the places where they had it. */
final class UniquenessCheck<T> {
    private final Map<T, DocumentPath> firstPaths = new HashMap<>();
    private final LoadContext context;

    UniquenessCheck(LoadContext findings) {
        this.context = findings;
    }

    /** Whether no earlier entry has {@code value}; if one has, it is a mistake at {@code place}. */
    boolean checkUnique(T value, DocumentPath place) {
        DocumentPath first = firstPaths.putIfAbsent(value, place);
        if (first != null) {
            context.addError(place, "is the same as that of " + first.toJsonPointer());
        }
        return first == null;
    }
}
