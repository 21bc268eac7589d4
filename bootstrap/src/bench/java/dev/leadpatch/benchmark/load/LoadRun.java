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

/** Runs one job on the calling thread. */
final class LoadRun implements AutoCloseable {
    private static final long RESPONSE_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);
    // java.nio cannot wait for less than 1 ms; this is the maximum delay of a request or response
    private static final long POLL_INTERVAL_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Job job;
    private final UpdateGenerator updates;
    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65_536);
    private final List<LoadConnection> connections = new ArrayList<>();
    private final ArrayDeque<LoadConnection> idle = new ArrayDeque<>();
    private final long end;
    private final RequestPacing pacing;
    private final ResponseStatistics statistics;
    private int inFlight;

    LoadRun(Job job, UpdateGenerator updates) throws IOException {
        this.job = job;
        this.updates = updates;
        updates.setLeadCount(job.leads());
        RequestTemplate template = job.workload().request(job.port(), job.key());
        for (int i = 0; i < job.connections(); i++) {
            connections.add(new LoadConnection(job.port(), template, selector));
        }
        idle.addAll(connections);
        long start = System.nanoTime();
        end = start + Math.round(job.seconds() * 1e9);
        pacing = job.isOpenLoop()
                ? RequestPacing.openLoop(start, job.rate(), job.seconds())
                : RequestPacing.closedLoop(end);
        statistics = new ResponseStatistics(end);
    }

    /** Sends the requests of the job, waits for all responses, and counts them. */
    ResponseStatistics run() throws IOException {
        while (true) {
            long now = System.nanoTime();
            sendDueRequests(now);
            if (inFlight == 0 && !canSendMore(now)) {
                return statistics;
            }
            if (now - end > RESPONSE_TIMEOUT_NANOS) {
                statistics.recordFailure("not sent, or no response within 30 s after the end of the job");
                return statistics;
            }
            awaitEvents(now);
            selector.selectedKeys().forEach(this::onReady);
            selector.selectedKeys().clear();
        }
    }

    /** Whether requests and a connection remain; a failed connection is not replaced. */
    private boolean canSendMore(long now) {
        return pacing.hasNext(now) && !idle.isEmpty();
    }

    private void sendDueRequests(long now) throws IOException {
        while (!idle.isEmpty() && pacing.hasNext(now) && pacing.nextDue(now) - now <= 0) {
            idle.poll().send(updates, pacing.nextDue(now));
            pacing.onSent();
            inFlight++;
        }
    }

    private void awaitEvents(long now) throws IOException {
        if (!job.isOpenLoop()) {
            selector.select(1_000);
            return;
        }
        if (selector.selectNow() == 0) {
            long wait = idle.isEmpty() || !pacing.hasNext(now)
                    ? POLL_INTERVAL_NANOS
                    : Math.min(POLL_INTERVAL_NANOS, pacing.nextDue(now) - now);
            LockSupport.parkNanos(Math.max(1, wait));
            selector.selectNow();
        }
    }

    private void onReady(SelectionKey key) {
        LoadConnection connection = (LoadConnection) key.attachment();
        try {
            if (connection.onReady(buffer)) {
                statistics.recordResponse(
                        connection.status(), connection.statusLine(), connection.due(), System.nanoTime());
                inFlight--;
                idle.add(connection);
            }
        } catch (IOException e) {
            statistics.recordFailure(e.toString());
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
