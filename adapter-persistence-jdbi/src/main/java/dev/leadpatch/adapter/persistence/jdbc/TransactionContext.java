package dev.leadpatch.adapter.persistence.jdbc;

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

    boolean isCommitting() {
        return commitStarted;
    }
}
