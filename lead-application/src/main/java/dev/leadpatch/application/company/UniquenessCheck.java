package dev.leadpatch.application.company;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.HashMap;
import java.util.Map;

/** Checks that values are unique within a list, and stores the path of the first occurrence of each value. */
final class UniquenessCheck<T> {
    private final Map<T, DocumentPath> firstPaths = new HashMap<>();
    private final LoadContext context;

    UniquenessCheck(LoadContext context) {
        this.context = context;
    }

    /** Returns whether {@code value} is unique so far. A duplicate adds an error at {@code path}. */
    boolean checkUnique(T value, DocumentPath path) {
        DocumentPath first = firstPaths.putIfAbsent(value, path);
        if (first != null) {
            context.addError(path, "is a duplicate of " + first.toJsonPointer());
        }
        return first == null;
    }
}
