package dev.leadpatch.application.list;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Selects leads of a company.
 *
 * @param conditions all of them must hold
 */
public record LeadFilter(List<LeadCondition> conditions, Archival archival) {

    /** All leads that are not archived. */
    public static final LeadFilter ACTIVE = new LeadFilter(List.of(), Archival.EXCLUDE);

    public LeadFilter {
        conditions = List.copyOf(conditions);
    }

    /** Whether archived leads are selected. */
    public enum Archival {
        /** Only leads that are not archived. */
        EXCLUDE,
        /** Archived leads and others. */
        INCLUDE,
        /** Only archived leads. */
        ONLY;

        /** Returns the name in requests. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Finds a constant by its wire name; the match is case-sensitive. */
        public static Optional<Archival> ofWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(archival -> archival.wireName().equals(wireName))
                    .findFirst();
        }
    }
}
