package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.StoreUnavailableException;
import org.jdbi.v3.core.Handle;

/** A running transaction. It records whether the commit was sent, because a failure is ambiguous after that. */
public final class TransactionContext {
    private final Handle handle;
    private final Deadline deadline;
    private boolean commitStarted;

    TransactionContext(Handle handle, Deadline deadline) {
        this.handle = handle;
        this.deadline = deadline;
    }

    public Handle handle() {
        return handle;
    }

    public Deadline deadline() {
        return deadline;
    }

    /** Limits the network timeout of the next statement to the remaining time. */
    public void applyNetworkTimeout() {
        deadline.applyNetworkTimeout(handle);
    }

    /** Must be called before the commit is sent: without a response, its outcome is unknown from then on. */
    public void markCommitting() {
        commitStarted = true;
    }

    void commit() {
        applyNetworkTimeout();
        markCommitting();
        handle.commit();
    }

    /**
     * Rolls back after {@code failure}.
     *
     * @throws StoreUnavailableException if the database did not confirm a commit
     */
    void rollBack(Throwable failure) {
        try {
            if (handle.isInTransaction()) { // a failed commit was rolled back already
                handle.rollback();
            }
        } catch (RuntimeException | Error e) {
            failure.addSuppressed(e);
        }
        if (commitStarted && !SqlErrorCategory.isReportedByServer(failure)) {
            throw new StoreUnavailableException(
                    "the database did not confirm the commit; all of the change was committed, or nothing", failure);
        }
    }
}
