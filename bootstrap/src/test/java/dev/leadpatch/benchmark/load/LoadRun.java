package dev.leadpatch.benchmark.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One job, done by the thread that asks for it. */
final class LoadRun implements AutoCloseable {
    private static final long RESPONSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
    // java.nio can't wait for less than a millisecond; this is how late a request or the sight of an answer may be
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Job job;
    private final UpdateGenerator updates;
    private final Selector selector = Selector.open();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(65_536);
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private final long end;
    private final RequestPacing pace;
    private final ResponseStatistics tally;
    private int inFlight;

    LoadRun(Job job, UpdateGenerator choices) throws IOException {
        this.job = job;
        this.updates = choices;
        choices.setLeadCount(job.leads());
        RequestTemplate template = job.workload().request(job.port(), job.key());
        for (int i = 0; i < job.connections(); i++) {
            connections.add(new LoadConnection(job.port(), template, selector));
        }
        idle.addAll(connections);
        long start = System.nanoTime();
        end = start + Math.round(job.seconds() * 1e9);
        pace = job.isOpenLoop()
                ? RequestPacing.openLoop(start, job.rate(), job.seconds())
                : RequestPacing.closedLoop(end);
        tally = new ResponseStatistics(end);
    }

    /** Sends, waits for all answers, and counts them. */
    ResponseStatistics run() throws IOException {
        while (true) {
            long now = System.nanoTime();
            sendDueRequests(now);
            if (inFlight == 0 && !canSendMore(now)) {
                return tally;
            }
            if (now - end > RESPONSE_TIMEOUT_NANOS) {
                tally.recordFailure("no answer in time, or never sent");
                return tally;
            }
            awaitEvents(now);
            selector.selectedKeys().forEach(this::onReady);
            selector.selectedKeys().clear();
        }
    }

    /** Whoever has lost all its connections has nothing left to do. */
    private boolean canSendMore(long now) {
        return pace.hasNext(now) && !idle.isEmpty();
    }

    private void sendDueRequests(long now) throws IOException {
        while (!idle.isEmpty() && pace.hasNext(now) && pace.nextDue(now) - now <= 0) {
            idle.poll().send(updates, pace.nextDue(now));
            pace.onSent();
            inFlight++;
        }
    }

    private void awaitEvents(long now) throws IOException {
        if (!job.isOpenLoop()) {
            selector.select(1_000);
            return;
        }
        if (selector.selectNow() == 0) {
            long wait = idle.isEmpty() || !pace.hasNext(now)
                    ? POLL_INTERVAL_NANOS
                    : Math.min(POLL_INTERVAL_NANOS, pace.nextDue(now) - now);
            LockSupport.parkNanos(Math.max(1, wait));
            selector.selectNow();
        }
    }

    private void onReady(SelectionKey key) {
        LoadConnection connection = (LoadConnection) key.attachment();
        try {
            if (connection.onReady(scratch)) {
                tally.recordResponse(connection.status(), connection.statusLine(), connection.due(), System.nanoTime());
                inFlight--;
                idle.add(connection);
            }
        } catch (IOException lost) {
            tally.recordFailure(lost.toString());
            idle.remove(connection);
            inFlight--;
            key.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        for (LoadConnection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
