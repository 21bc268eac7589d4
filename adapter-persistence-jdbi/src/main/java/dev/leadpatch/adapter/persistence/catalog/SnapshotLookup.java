package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The tenant snapshots that a transaction can use. */
@FunctionalInterface
public interface SnapshotLookup {

    /**
     * Returns the snapshot at {@code version}, which the transaction has just read, or at a later version.
     *
     * @return empty if the snapshot is missing, and the transaction must continue without it
     * @throws MissingSnapshotException if the snapshot is missing, and the transaction must run again
     */
    Optional<TenantSnapshot> find(Handle handle, CompanyId company, long version);

    /** The transaction must run again after the snapshot was loaded; nothing was changed. */
    final class MissingSnapshotException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient CompanyId company;
        private final long version;

        MissingSnapshotException(CompanyId company, long version) {
            super("the snapshot is not loaded", null, false, false);
            this.company = company;
            this.version = version;
        }

        CompanyId company() {
            return company;
        }

        long version() {
            return version;
        }
    }
}
