package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.delivery.dispatch.DeliveryAttempts.RecordedResults;
import dev.leadpatch.application.delivery.dispatch.InFlightDeliveries.SentDelivery;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Records the results of deliveries in flight, in batches. The results of locked ordering keys are recorded again
 * later, in batches of their own; so are the reports about locked endpoints. Not thread-safe.
 */
final class ResultRecorder {

    // fits into one short transaction
    private static final int BATCH_SIZE = 200;

    // Results that arrive soon after each other are recorded together: a transaction costs more than the results in it.
    private static final long MAX_WAIT_FOR_OTHERS = TimeUnit.MILLISECONDS.toNanos(5);

    private final DeliveryAttempts attempts;
    private final InFlightDeliveries inFlight;
    private final DispatchObserver observer;
    private final LockedDeliveries locked;

    ResultRecorder(
            DeliveryAttempts attempts,
            InFlightDeliveries inFlight,
            LockedDeliveries locked,
            DispatchObserver observer) {
        this.attempts = attempts;
        this.inFlight = inFlight;
        this.locked = locked;
        this.observer = observer;
    }

    /** Records the results that have arrived, and adds the ordering keys whose next delivery can be claimed. */
    void recordArrived(DispatchSchedule schedule) {
        List<InFlightDelivery> batch = inFlight.arrived(BATCH_SIZE);
        while (!batch.isEmpty()) {
            RecordedResults recorded = record(batch, attempts::recordResults);
            // before the removal: without memory for this, the batch is recorded again
            locked.add(batch, recorded.lockedKeys());
            for (int i = 0; i < batch.size(); i++) {
                inFlight.remove(batch.get(i));
            }
            batch.forEach(
                    delivery -> schedule.recordResult(delivery.orderingKey().endpoint(), delivery.isQuickSuccess()));
            schedule.complete(batch.stream().map(InFlightDelivery::orderingKey).toList());
            schedule(recorded, schedule);
            BackgroundLoop.heartbeat();
            batch = inFlight.arrived(BATCH_SIZE);
        }
    }

    /** Records the results of locked ordering keys and the reports about locked endpoints again, if they are due. */
    void repeatLocked(DispatchSchedule schedule) {
        List<InFlightDelivery> due = locked.due(BATCH_SIZE);
        if (!due.isEmpty()) {
            RecordedResults recorded = record(due, attempts::repeatRecording);
            locked.update(due, recorded.lockedKeys());
            schedule(recorded, schedule);
        }
        schedule(attempts.repeatReports(), schedule);
    }

    private static void schedule(RecordedResults recorded, DispatchSchedule schedule) {
        recorded.dueKeys().forEach(schedule::add);
        recorded.closedCircuits().forEach(schedule::expedite);
    }

    private RecordedResults record(
            List<InFlightDelivery> batch, Function<List<SentDelivery>, RecordedResults> recording) {
        try {
            return recording.apply(batch.stream().map(InFlightDelivery::sent).toList());
        } catch (StoreUnavailableException | OutOfMemoryError e) {
            throw e;
        } catch (RuntimeException | Error e) {
            observer.recordingFailed(batch.size(), e);
            return RecordedResults.NONE;
        }
    }

    /**
     * The time until {@link #recordArrived} should be called: a few milliseconds after the first result, or as soon as no
     * other one is expected; {@link Long#MAX_VALUE} if none has arrived.
     */
    long nanosUntilRecording() {
        long waited = inFlight.nanosSinceFirstArrival();
        if (waited < 0) {
            return Long.MAX_VALUE;
        }
        return inFlight.isResultExpected() ? Math.max(0, MAX_WAIT_FOR_OTHERS - waited) : 0;
    }

    /** The time until a locked result or report is recorded again; {@link Long#MAX_VALUE} if there is none. */
    long nanosUntilRepetition() {
        return Math.min(locked.nanosUntilDue(), attempts.nanosUntilReports());
    }
}
