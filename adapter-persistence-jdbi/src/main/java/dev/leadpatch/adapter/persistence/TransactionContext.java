package dev.leadpatch.adapter.persistence;

import org.jdbi.v3.core.Handle;

/** A running transaction. It records whether the commit was sent, because a failure is ambiguous after that. */
final class TransactionContext {
    private final Handle handle;
    private final Deadline deadline;
    private boolean commitStarted;

    TransactionContext(Handle handle, Deadline deadline) {
        this.handle = handle;
        this.deadline = deadline;
    }

    Handle handle() {
        return handle;
    }

    Deadline deadline() {
        return deadline;
    }

    /** Limits the network timeout of the next statement to the remaining time. */
    void applyNetworkTimeout() {
        deadline.applyNetworkTimeout(handle);
    }

    /** Must be called before the commit is sent: without a response, its outcome is unknown from then on. */
    void markCommitting() {
        commitStarted = true;
    }

    boolean isCommitting() {
        return commitStarted;
    }
}
