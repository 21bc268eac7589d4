package dev.leadpatch.application.company;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Counts errors by kind: errors of one kind differ only in indexes and ids. Not thread-safe. */
final class ErrorKinds {
    /** The kind of all errors beyond the maximum number of kinds. */
    static final String OTHER = "other errors";

    private static final int MAX_KINDS = 1_000;
    private static final Pattern INDEX = Pattern.compile("/[0-9]+(?![^/ ])");

    // an id: "/leads/3/tags/0 99 is not a tag of this company"
    private static final Pattern VALUE = Pattern.compile("^(/[^ ]+) [0-9]+ ");

    private final Map<String, Long> counts;

    ErrorKinds() {
        this(Map.of());
    }

    /** Continues with the given counts. */
    ErrorKinds(Map<String, Long> counts) {
        this.counts = new LinkedHashMap<>(counts);
    }

    /** @param sentence a JSON Pointer and a message: {@code /leads/3/email must be an email address} */
    void add(String sentence) {
        String kind = VALUE.matcher(INDEX.matcher(sentence).replaceAll("/*")).replaceFirst("$1 N ");
        counts.merge(counts.size() < MAX_KINDS || counts.containsKey(kind) ? kind : OTHER, 1L, Long::sum);
    }

    /** Returns the number of errors of each kind, in the order of their first errors. */
    Map<String, Long> counts() {
        return counts;
    }
}
