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
final class Load implements AutoCloseable {
    private static final long GRACE = TimeUnit.SECONDS.toNanos(30);
    // java.nio can't wait for less than a millisecond; this is how late a request or the sight of an answer may be
    private static final long NAP = TimeUnit.MICROSECONDS.toNanos(100);

    private final Job job;
    private final Choices choices;
    private final Selector selector = Selector.open();
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(65_536);
    private final List<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final long end;
    private final Pace pace;
    private final Tally tally;
    private int underWay;

    Load(Job job, Choices choices) throws IOException {
        this.job = job;
        this.choices = choices;
        choices.among(job.leads());
        RequestTemplate template = job.workload().request(job.port(), job.key());
        for (int i = 0; i < job.connections(); i++) {
            connections.add(new Connection(job.port(), template, selector));
        }
        idle.addAll(connections);
        long start = System.nanoTime();
        end = start + Math.round(job.seconds() * 1e9);
        pace = job.isOpen() ? Pace.open(start, job.rate(), job.seconds()) : Pace.closed(end);
        tally = new Tally(end);
    }

    /** Sends, waits for all answers, and counts them. */
    Tally run() throws IOException {
        while (true) {
            long now = System.nanoTime();
            sendWhatIsDue(now);
            if (underWay == 0 && !mayGoOn(now)) {
                return tally;
            }
            if (now - end > GRACE) {
                tally.failed("no answer in time, or never sent");
                return tally;
            }
            await(now);
            selector.selectedKeys().forEach(this::proceed);
            selector.selectedKeys().clear();
        }
    }

    /** Whoever has lost all its connections has nothing left to do. */
    private boolean mayGoOn(long now) {
        return pace.hasNext(now) && !idle.isEmpty();
    }

    private void sendWhatIsDue(long now) throws IOException {
        while (!idle.isEmpty() && pace.hasNext(now) && pace.next(now) - now <= 0) {
            idle.poll().send(choices, pace.next(now));
            pace.sent();
            underWay++;
        }
    }

    private void await(long now) throws IOException {
        if (!job.isOpen()) {
            selector.select(1_000);
            return;
        }
        if (selector.selectNow() == 0) {
            long wait = idle.isEmpty() || !pace.hasNext(now) ? NAP : Math.min(NAP, pace.next(now) - now);
            LockSupport.parkNanos(Math.max(1, wait));
            selector.selectNow();
        }
    }

    private void proceed(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.proceed(scratch)) {
                tally.answered(connection.status(), connection.statusLine(), connection.due(), System.nanoTime());
                underWay--;
                idle.add(connection);
            }
        } catch (IOException lost) {
            tally.failed(lost.toString());
            idle.remove(connection);
            underWay--;
            key.cancel();
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.close();
        }
        selector.close();
    }
}
