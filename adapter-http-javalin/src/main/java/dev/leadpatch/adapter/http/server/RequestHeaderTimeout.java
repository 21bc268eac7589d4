package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.client.ClientAddressResolver;
import dev.leadpatch.application.address.AddressLiteral;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.background.Watchdog;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
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
 * Closes connections whose request headers are not received within the request timeout (protection against Slowloris).
 * Jetty's idle timeout restarts with each byte, so a client that sends single bytes could hold a connection forever.
 * There is no response, because there is no request yet. A watchdog polls all connections 30 times per timeout, at
 * intervals of at most 10 s.
 */
public final class RequestHeaderTimeout extends AbstractLifeCycle
        implements Connection.Listener, HttpConfiguration.Customizer {

    private static final Logger LOG = LoggerFactory.getLogger(RequestHeaderTimeout.class);
    private static final int POLLS_PER_TIMEOUT = 30;
    private static final Duration MAX_POLL_INTERVAL = Duration.ofSeconds(10);
    private static final int REQUEST_TIMEOUT = 408;

    private final Duration timeout;
    private final RequestObserver observer;
    private final BackgroundLoops loops;
    private final String name;
    private final Map<Connection, HeaderProgress> connections = new ConcurrentHashMap<>();
    private volatile OptionalLong idleTimeoutMillis = OptionalLong.empty();
    private @Nullable Watchdog watchdog;

    /**
     * Creates the timeout; it starts with the server.
     *
     * @param timeout maximum time between the first byte of a request and the end of its headers
     * @param name the name of the background loop
     */
    public RequestHeaderTimeout(Duration timeout, RequestObserver observer, BackgroundLoops loops, String name) {
        this.timeout = timeout;
        this.observer = observer;
        this.loops = loops;
        this.name = name;
    }

    @Override
    protected void doStart() {
        Duration interval = timeout.dividedBy(POLLS_PER_TIMEOUT);
        watchdog = new Watchdog(name, interval.compareTo(MAX_POLL_INTERVAL) < 0 ? interval : MAX_POLL_INTERVAL, loops);
    }

    @Override
    protected void doStop() {
        if (watchdog != null) {
            watchdog.close();
        }
    }

    @Override
    public void onOpened(Connection connection) {
        HeaderProgress progress = new HeaderProgress(connection, Objects.requireNonNull(watchdog, "not started"));
        connections.put(connection, progress);
        applyIdleTimeout(connection, progress);
    }

    @Override
    public void onClosed(Connection connection) {
        HeaderProgress progress = connections.remove(connection);
        if (progress != null) {
            progress.watch.close();
        }
    }

    /** Called by Jetty when the headers of a request are complete. */
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

    /** Sets the idle timeout of all connections without a request in progress, now and in the future. */
    void setIdleTimeout(Duration timeout) {
        idleTimeoutMillis = OptionalLong.of(timeout.toMillis());
        connections.forEach(this::applyIdleTimeout);
    }

    private void applyIdleTimeout(Connection connection, HeaderProgress progress) {
        if (!progress.requestInProgress) {
            idleTimeoutMillis.ifPresent(connection.getEndPoint()::setIdleTimeout);
        }
    }

    /** The headers of one connection's requests. */
    private final class HeaderProgress {

        private final Connection connection;
        private final Watchdog.Watch watch;
        private volatile boolean requestInProgress;
        private volatile long bytesWhenIdle;
        private boolean reported; // confined to the watchdog's thread

        HeaderProgress(Connection connection, Watchdog watchdog) {
            this.connection = connection;
            this.watch = watchdog.watch(timeout, this::isReceiving, this::closeConnection);
        }

        private boolean isReceiving() {
            return !requestInProgress && connection.getBytesIn() != bytesWhenIdle;
        }

        private InetAddress connectionAddress() {
            return ClientAddressResolver.ofConnection(connection.getEndPoint().getRemoteSocketAddress());
        }

        private void closeConnection() {
            try {
                if (!reported) {
                    reported = true;
                    observer.onError("request_timeout");
                    observer.onResponse(
                            RequestObserver.UNKNOWN, RequestObserver.UNKNOWN, REQUEST_TIMEOUT, timeout.toNanos());
                    LOG.atInfo()
                            .addKeyValue("status", REQUEST_TIMEOUT)
                            .addKeyValue("client", AddressLiteral.format(connectionAddress()))
                            .log("Connection closed: request headers not received within the request timeout");
                }
            } finally {
                connection
                        .getEndPoint()
                        .close(new TimeoutException("request headers not received within the request timeout"));
            }
        }
    }
}
