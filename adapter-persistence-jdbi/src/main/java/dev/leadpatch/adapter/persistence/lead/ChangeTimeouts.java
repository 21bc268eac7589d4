package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.background.Watchdog;
import java.time.Duration;
import java.util.function.Function;

/** Completes changes that are not completed in time. Thread-safe. */
final class ChangeTimeouts {
    // A leader takes two seconds at most. After this time it has lacked the memory to pass the outcome on.
    private static final Duration OUTCOME_TIMEOUT = Duration.ofSeconds(10);

    private final Watchdog watchdog;
    private final Function<PendingChange<?>, Withdrawal> withdraw;

    /** @param withdraw removes a change from the queue, unless a batch has started it */
    ChangeTimeouts(Watchdog watchdog, Function<PendingChange<?>, Withdrawal> withdraw) {
        this.watchdog = watchdog;
        this.withdraw = withdraw;
    }

    /** The result of removing a change from the queue. */
    enum Withdrawal {
        /** Removed; the lead was not in use. */
        WITHDRAWN,
        /** Removed; another change used the lead. */
        WITHDRAWN_FROM_BUSY_LEAD,
        /** A batch has started the change before. */
        STARTED
    }

    /** Starts the time limit of a change. */
    void watch(PendingChange<?> change) {
        watch(change, change.deadline().remainingOf(StoreDeadline.LEAD_WAIT), () -> expire(change));
    }

    private void watch(PendingChange<?> change, Duration timeout, Runnable action) {
        Watchdog.Watch watch = watchdog.watch(timeout, action);
        change.onCompleted(watch::close);
    }

    /** A change that was started ends shortly after the deadline, if a leader can pass its outcome on. */
    private void expire(PendingChange<?> change) {
        switch (withdraw.apply(change)) {
            case WITHDRAWN -> change.delegateOrRun(change::failAsNotStarted);
            case WITHDRAWN_FROM_BUSY_LEAD -> change.delegateOrRun(change::completeAsBusy);
            case STARTED -> watch(change, OUTCOME_TIMEOUT, () -> change.delegateOrRun(change::failAsUnknown));
        }
    }
}
