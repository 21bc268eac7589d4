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
final class RequestHeaderTimeout extends AbstractLifeCycle
        implements Connection.Listener, HttpConfiguration.Customizer {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHeaderTimeout.class);
    private static final int CHECKS_PER_TIMEOUT = 30;
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT = 408;

    private final long timeoutNanos;
    private final RequestObserver observer;
    private final BackgroundLoops loops;
    private final String name;
    private final Map<Connection, HeaderProgress> connections = new ConcurrentHashMap<>();
    private volatile OptionalLong idleTimeoutMillis = OptionalLong.empty();
    private @Nullable BackgroundLoop loop;

    /** @param name of the background loop that looks at the connections */
    RequestHeaderTimeout(Duration limit, RequestObserver observer, BackgroundLoops loops, String name) {
        this.timeoutNanos = limit.toNanos();
        this.observer = observer;
        this.loops = loops;
        this.name = name;
    }

    @Override
    protected void doStart() {
        Duration pause = Duration.ofNanos(timeoutNanos / CHECKS_PER_TIMEOUT);
        loop = loops.schedule(name, pause.compareTo(MAX_PAUSE) < 0 ? pause : MAX_PAUSE, this::closeTimedOutConnections);
    }

    @Override
    protected void doStop() {
        if (loop != null) {
            loop.close();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        HeaderProgress progress = new HeaderProgress();
        connections.put(connection, progress);
        applyIdleTimeout(connection, progress);
    }

    @Override
    public void onClosed(Connection connection) {
        connections.remove(connection);
    }

    /** The headers of a request are in. */
    @Override
    public @Nullable Request customize(Request request, HttpFields.Mutable responseHeaders) {
        Connection connection = request.getConnectionMetaData().getConnection();
        HeaderProgress progress = connections.get(connection);
        if (progress != null) {
            progress.requestInProgress = true;
            Request.addCompletionListener(request, failure -> {
                progress.bytesWhenIdle = connection.getBytesIn();
                progress.requestInProgress = false;
                applyIdleTimeout(connection, progress);
            });
        }
        return null;
    }

    /** From now on, connections that wait for no answer are closed when they rest for so long. */
    void setIdleTimeout(Duration rest) {
        idleTimeoutMillis = OptionalLong.of(rest.toMillis());
        connections.forEach(this::applyIdleTimeout);
    }

    private void applyIdleTimeout(Connection connection, HeaderProgress progress) {
        if (!progress.requestInProgress) {
            idleTimeoutMillis.ifPresent(connection.getEndPoint()::setIdleTimeout);
        }
    }

    private void closeTimedOutConnections() {
        long now = System.nanoTime();
        BackgroundLoops.forEach(
                connections.entrySet(), each -> closeTimedOutConnections(each.getKey(), each.getValue(), now));
    }

    private void closeTimedOutConnections(Connection connection, HeaderProgress progress, long now) {
        if (!progress.isTimedOut(connection.getBytesIn(), now, timeoutNanos)) {
            return;
        }
        try {
            observer.onResponse(
                    RequestObserver.UNKNOWN, RequestObserver.UNKNOWN, REQUEST_TIMEOUT, now - progress.startNanos);
            LOG.atInfo()
                    .addKeyValue("status", REQUEST_TIMEOUT)
                    .log("connection closed: its request's headers came too slowly");
        } finally {
            connection.getEndPoint().close(new TimeoutException("the headers did not arrive in time"));
        }
    }

    private static final class HeaderProgress {

        private volatile boolean requestInProgress;
        private volatile long bytesWhenIdle;
        // Only the looking thread touches these.
        private boolean receiving;
        private long startNanos;

        private boolean isTimedOut(long bytes, long now, long limit) {
            if (requestInProgress || bytes == bytesWhenIdle) {
                receiving = false;
                return false;
            }
            if (!receiving) {
                receiving = true;
                startNanos = now;
            }
            return now - startNanos > limit;
        }
    }
}
