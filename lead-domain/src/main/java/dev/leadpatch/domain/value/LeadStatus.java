package dev.leadpatch.domain.value;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The stage of a lead in its company's sales process. A lead always has exactly one status. */
public enum LeadStatus {
    NEW,
    CONTACTED,
    QUALIFIED,
    CONVERTED,
    LOST;

    /** The wire names of all statuses, in the order of the sales process. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(LeadStatus::wireName).toList();

    private static final Map<String, LeadStatus> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(LeadStatus::wireName, status -> status));

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The name in requests and responses, such as {@code qualified}. */
    public String wireName() {
        return wireName;
    }

    /** Finds a status by its wire name; the match is case-sensitive. */
    public static Optional<LeadStatus> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }
}
