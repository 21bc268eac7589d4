package dev.leadpatch.application.list;

import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.Optional;

/**
 * A page of a list of leads.
 *
 * @param after if present, the page starts after this position (keyset pagination)
 * @param offset the number of leads to skip before the page, 0 to {@link #MAX_OFFSET}
 * @param limit maximum number of leads, 1 to {@link #MAX_LIMIT}
 */
public record LeadPaging(LeadSort sort, Optional<Position> after, int offset, int limit) {

    /** Maximum number of leads per page. */
    public static final int MAX_LIMIT = 200;

    /** Maximum number of leads to skip. */
    public static final int MAX_OFFSET = 10_000;

    public LeadPaging {
        if (limit < 1 || limit > MAX_LIMIT || offset < 0 || offset > MAX_OFFSET) {
            throw new IllegalArgumentException("limit must be from 1 to %d and offset from 0 to %d: %d, %d"
                    .formatted(MAX_LIMIT, MAX_OFFSET, limit, offset));
        }
    }

    /** Returns the first page. */
    public static LeadPaging first(LeadSort sort, int limit) {
        return new LeadPaging(sort, Optional.empty(), 0, limit);
    }

    /**
     * A position in a list: the sort keys of a lead. The lead need not exist.
     *
     * @param createdAt ignored if the list is sorted by id
     */
    public record Position(Instant createdAt, LeadId lead) {

        /** Returns the position of a lead. */
        public static Position of(Lead lead) {
            return new Position(lead.origin().createdAt(), lead.id());
        }
    }
}
