package dev.leadpatch.application.company;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.HashMap;
import java.util.Map;

/** What earlier entries of a list had that no two may have, and the places where they had it. */
final class Seen<T> {
    private final Map<T, DocumentPath> firsts = new HashMap<>();
    private final Findings findings;

    Seen(Findings findings) {
        this.findings = findings;
    }

    /** Whether no earlier entry has {@code value}; if one has, it is a mistake at {@code place}. */
    boolean first(T value, DocumentPath place) {
        DocumentPath first = firsts.putIfAbsent(value, place);
        if (first != null) {
            findings.add(place, "is the same as that of " + first.toJsonPointer());
        }
        return first == null;
    }
}
