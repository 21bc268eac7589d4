package dev.leadpatch.adapter.persistence;

import org.jdbi.v3.core.Handle;

/** A transaction that is being made, once: it remembers how far it came, because that tells what a failure means. */
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

    /** Lets the next statement wait for the network only as long as there is time left. */
    void applyNetworkTimeout() {
        deadline.applyNetworkTimeout(handle);
    }

    /** To be called before the commit is sent: from then on, no answer leaves open what happened. */
    void markCommitting() {
        commitStarted = true;
    }

    boolean isCommitting() {
        return commitStarted;
    }
}
