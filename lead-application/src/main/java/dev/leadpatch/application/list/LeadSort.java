package dev.leadpatch.application.list;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The order of a list of leads. Neither an id nor a creation time ever changes, so paging is stable. */
public enum LeadSort {
    /** By id, newest first. The default. */
    ID_DESCENDING("-id"),
    /** By id, oldest first. */
    ID_ASCENDING("id"),
    /** By creation time and id, newest first. */
    CREATED_DESCENDING("-created_at"),
    /** By creation time and id, oldest first. */
    CREATED_ASCENDING("created_at");

    /** The names of all orders in requests. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(LeadSort::wireName).toList();

    private final String wireName;

    LeadSort(String wireName) {
        this.wireName = wireName;
    }

    /** Returns the name in requests, such as {@code -created_at}. */
    public String wireName() {
        return wireName;
    }

    public boolean isByCreation() {
        return this == CREATED_DESCENDING || this == CREATED_ASCENDING;
    }

    public boolean isDescending() {
        return this == ID_DESCENDING || this == CREATED_DESCENDING;
    }

    /** Finds an order by its wire name; the match is case-sensitive. */
    public static Optional<LeadSort> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(sort -> sort.wireName.equals(wireName))
                .findFirst();
    }
}
