package dev.leadpatch.adapter.http;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose request headers are not in in time. The server's own idle time-out starts again with each
 * byte, so a client that sends a byte now and then could hold a connection for ever. There is no request yet that could
 * be answered; the connection just closes.
 */
final class HeaderDeadline extends AbstractLifeCycle implements Connection.Listener, HttpConfiguration.Customizer {

    private static final Logger LOG = LoggerFactory.getLogger(HeaderDeadline.class);
    private static final int LOOKS_PER_LIMIT = 30;
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    private static final int TOO_LATE = 408;

    private final long limit;
    private final RequestObserver observer;
    private final BackgroundLoops loops;
    private final String name;
    private final Map<Connection, Progress> connections = new ConcurrentHashMap<>();
    private volatile OptionalLong longestRest = OptionalLong.empty();
    private @Nullable BackgroundLoop loop;

    /** @param name of the background loop that looks at the connections */
    HeaderDeadline(Duration limit, RequestObserver observer, BackgroundLoops loops, String name) {
        this.limit = limit.toNanos();
        this.observer = observer;
        this.loops = loops;
        this.name = name;
    }

    @Override
    protected void doStart() {
        Duration pause = Duration.ofNanos(limit / LOOKS_PER_LIMIT);
        loop = loops.schedule(name, pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE, this::look);
    }

    @Override
    protected void doStop() {
        if (loop != null) {
            loop.close();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        Progress progress = new Progress();
        connections.put(connection, progress);
        dismiss(connection, progress);
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    /** The headers of a request are in. */
    @Override
    public @Nullable Request customize(Request request, HttpFields.Mutable responseHeaders) {
        Connection connection = request.getConnectionMetaData().getConnection();
        Progress progress = connections.get(connection);
        if (progress != null) {
            progress.answering = true;
            Request.addCompletionListener(request, failure -> {
                progress.bytesAtRest = connection.getBytesIn();
                progress.answering = false;
                dismiss(connection, progress);
            });
        }
        return null;
    }

    /** From now on, connections that wait for no answer are closed when they rest for so long. */
    void dismissIdle(Duration rest) {
        longestRest = OptionalLong.of(rest.toMillis());
        connections.forEach(this::dismiss);
    }

    private void dismiss(Connection connection, Progress progress) {
        if (!progress.answering) {
            longestRest.ifPresent(connection.getEndPoint()::setIdleTimeout);
        }
    }

    private void look() {
        long now = System.nanoTime();
        BackgroundLoops.forEach(connections.entrySet(), each -> look(each.getKey(), each.getValue(), now));
    }

    private void look(Connection connection, Progress progress, long now) {
        if (!progress.isLate(connection.getBytesIn(), now, limit)) {
            return;
        }
        try {
            observer.ended(RequestObserver.UNKNOWN, RequestObserver.UNKNOWN, TOO_LATE, now - progress.startedAt);
            LOG.atInfo()
                    .addKeyValue("status", TOO_LATE)
                    .log("connection closed: its request's headers came too slowly");
        } finally {
            connection.getEndPoint().close(new TimeoutException("the headers did not arrive in time"));
        }
    }

    private static final class Progress {

        private volatile boolean answering;
        private volatile long bytesAtRest;
        // Only the looking thread touches these.
        private boolean started;
        private long startedAt;

        private boolean isLate(long bytes, long now, long limit) {
            if (answering || bytes == bytesAtRest) {
                started = false;
                return false;
            }
            if (!started) {
                started = true;
                startedAt = now;
            }
            return now - startedAt > limit;
        }
    }
}
