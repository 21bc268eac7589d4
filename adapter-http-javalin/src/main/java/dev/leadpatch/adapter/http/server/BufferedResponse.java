package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.RequestBudgets;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.memory.MemoryBudget.Reservation;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import dev.leadpatch.domain.value.CompanyId;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * A response whose writes complete at once: what the client has not received yet is copied, and sent as it can receive
 * it. A client that receives too slowly is disconnected. As the callback of the handler, it completes the request when
 * everything was sent.
 */
final class BufferedResponse extends Response.Wrapper implements Callback {

    private static final long CHECK_MILLIS = 500;

    private final Callback requestCallback;
    private final RequestBudgets budgets;
    private final RequestObserver observer;
    private final Sender sender = new Sender();
    private final Queue<ResponseWrite> unsent = new ArrayDeque<>();
    private long startNanos; // since when there are unsent writes
    private long sentBytes;
    private boolean handled;
    private boolean completed;
    private @Nullable Throwable failure;
    private @Nullable Reservation reservation;
    private Scheduler.@Nullable Task check;

    BufferedResponse(
            Request request,
            Response response,
            Callback requestCallback,
            RequestBudgets budgets,
            RequestObserver observer) {
        super(request, response);
        this.requestCallback = requestCallback;
        this.budgets = budgets;
        this.observer = observer;
    }

    @Override
    public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
        ResponseWrite write = new ResponseWrite(last, content);
        synchronized (this) {
            if (unsent.isEmpty()) {
                startNanos = System.nanoTime();
                sentBytes = 0;
            }
            unsent.add(write);
        }
        sender.iterate();
        Throwable cause;
        synchronized (this) {
            if (!write.sent && failure == null) {
                scheduleCheck();
                hold(write.bytes);
            }
            cause = write.sent ? null : failure;
        }
        if (cause == null) {
            callback.succeeded();
        } else {
            callback.failed(cause);
        }
    }

    private void hold(int bytes) {
        if (reservation == null) {
            Optional<CompanyId> company =
                    AccessLog.callerOf(Request.unWrap(getRequest())).map(Caller::company);
            reservation = budgets.memory().open(company, Use.RESPONSES);
        }
        reservation.addExisting(bytes);
    }

    @Override
    public void succeeded() {
        complete(true, null);
    }

    @Override
    public void failed(Throwable cause) {
        complete(true, cause);
    }

    /**
     * Completes the request if it was handled and everything was sent, or if it has failed.
     *
     * @param ended whether the handler has ended
     * @param cause why it has failed, if so
     */
    private void complete(boolean ended, @Nullable Throwable cause) {
        Throwable reason;
        synchronized (this) {
            handled |= ended;
            reason = cause == null ? failure : cause;
            if (completed || !handled || (reason == null && !unsent.isEmpty())) {
                return;
            }
            completed = true;
            if (check != null) {
                check.cancel();
            }
            if (reservation != null) {
                reservation.close();
            }
        }
        if (reason == null) {
            requestCallback.succeeded();
        } else {
            requestCallback.failed(reason);
        }
    }

    private void scheduleCheck() {
        if (check == null) {
            check = getRequest()
                    .getComponents()
                    .getScheduler()
                    .schedule(this::disconnectIfTooSlow, CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void disconnectIfTooSlow() {
        synchronized (this) {
            check = null;
            if (completed || failure != null) {
                return;
            }
            if (unsent.isEmpty() || !budgets.responseRate().isTooSlow(sentBytes, System.nanoTime() - startNanos)) {
                scheduleCheck();
                return;
            }
        }
        observer.onSlowReader();
        getRequest()
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close(new TimeoutException("the client receives too slowly"));
    }

    /** Sends the writes, one after the other. */
    private final class Sender extends IteratingCallback {

        @Override
        protected Action process() {
            ResponseWrite next;
            synchronized (BufferedResponse.this) {
                next = unsent.peek();
            }
            if (next == null) {
                return Action.IDLE;
            }
            getWrapped().write(next.last, next.content, this);
            return Action.SCHEDULED;
        }

        @Override
        protected void onSuccess() {
            ResponseWrite write;
            synchronized (BufferedResponse.this) {
                write = unsent.remove();
                write.sent = true;
                sentBytes += write.bytes;
            }
            complete(false, null);
        }

        @Override
        protected void onCompleteFailure(Throwable cause) {
            synchronized (BufferedResponse.this) {
                failure = cause;
                unsent.clear();
            }
            complete(false, null);
        }
    }
}
