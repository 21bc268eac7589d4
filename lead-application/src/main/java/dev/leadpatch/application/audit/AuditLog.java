package dev.leadpatch.application.audit;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the audit log. The stores add its entries, in the transactions of the changes, and nothing removes them. */
public interface AuditLog {

    /**
     * Returns one page of a company's entries, newest first.
     *
     * @param before if present, only entries before this position
     * @param limit maximum number of entries, at least 1
     * @throws StoreUnavailableException if the store is unavailable
     */
    Page find(CompanyId company, Optional<Position> before, int limit);

    /** The position of an entry; entries of the same time are ordered by their ids. */
    record Position(Instant at, UUID id) {
        public static Position of(AuditEntry entry) {
            return new Position(entry.at(), entry.id());
        }
    }

    /**
     * A page.
     *
     * @param next the position of the last entry; empty on the last page
     */
    record Page(List<AuditEntry> entries, Optional<Position> next) {
        public Page {
            entries = List.copyOf(entries);
        }

        /**
         * Returns the page of a list.
         *
         * @param entries one more than {@code limit} if there is another page
         */
        public static Page of(List<AuditEntry> entries, int limit) {
            return entries.size() <= limit
                    ? new Page(entries, Optional.empty())
                    : new Page(entries.subList(0, limit), Optional.of(Position.of(entries.get(limit - 1))));
        }
    }
}
