package dev.leadpatch.domain.value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a lead stands in its company's sales process. A lead always has exactly one. */
public enum LeadStatus {
    NEW,
    CONTACTED,
    QUALIFIED,
    CONVERTED,
    LOST;

    /** Every status as clients write it, in the order of the process. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(LeadStatus::wireName).toList();

    private static final Map<String, LeadStatus> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(LeadStatus::wireName, status -> status));

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name that clients read and write, such as {@code qualified}. */
    public String wireName() {
        return wireName;
    }

    /** The status that clients write as {@code wireName}; the match is exact, upper case is no match. */
    public static Optional<LeadStatus> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }
}
