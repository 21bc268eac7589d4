package dev.leadpatch.application.activity;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.audit.AuditLog;
import dev.leadpatch.application.audit.AuditLog.Page;
import dev.leadpatch.application.audit.AuditLog.Position;
import java.util.Optional;

/** The use case of reading the audit log of the caller's company, page by page, newest entries first. */
public interface ReadAuditLog {

    /** Maximum number of entries per page. */
    int MAX_PAGE_SIZE = 200;

    /** Default number of entries per page. */
    int DEFAULT_PAGE_SIZE = 50;

    /**
     * Returns one page; empty if the caller's key has no {@link Permission#ADMIN}.
     *
     * @throws StoreUnavailableException if the store is unavailable
     */
    Optional<Page> read(Query query);

    /**
     * A request for one page.
     *
     * @param before if present, only entries before this position; otherwise the newest entries
     * @param limit maximum number of entries per page, from 1 to {@link #MAX_PAGE_SIZE}
     */
    record Query(Caller caller, Optional<Position> before, int limit) {
        public Query {
            if (limit < 1 || limit > MAX_PAGE_SIZE) {
                throw new IllegalArgumentException("limit must be from 1 to " + MAX_PAGE_SIZE + ": " + limit);
            }
        }
    }

    /** Reads pages from an {@link AuditLog}. */
    final class ReadAuditLogService implements ReadAuditLog {
        private final AuditLog auditLog;

        public ReadAuditLogService(AuditLog auditLog) {
            this.auditLog = auditLog;
        }

        @Override
        public Optional<Page> read(Query query) {
            return query.caller().hasPermission(Permission.ADMIN)
                    ? Optional.of(auditLog.find(query.caller().company(), query.before(), query.limit()))
                    : Optional.empty();
        }
    }
}
