package dev.leadpatch.adapter.http;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.json.JsonMapper;
import io.javalin.util.JavalinBindException;
import io.javalin.util.JavalinException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.LowResourceMonitor;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Javalin on Jetty, set up for one list of routes. */
final class JettyServer {

    // These stay parts of a path that then is no route; the server would refuse them with 400.
    private static final UriCompliance URI_COMPLIANCE = UriCompliance.RFC3986.with(
            "as sent",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.SUSPICIOUS_PATH_CHARACTERS);

    // how long a connection without a request may still rest when the server stops
    private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofSeconds(1);
    private static final int ACCEPT_QUEUE_SIZE = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    private final HttpSettings settings;
    private final RequestObserver observer;
    private final RequestIdProvider requestIds;
    private final JettyErrorHandler errorHandler;
    private final RouteTable routes;
    private final RequestHeaderTimeout headerDeadline;
    private final Javalin javalin;

    JettyServer(
            HttpSettings settings,
            Supplier<String> newRequestIds,
            List<Route> routes,
            RequestObserver observer,
            RequestHeaderTimeout headerDeadline) {
        this.settings = settings;
        this.observer = observer;
        this.requestIds = new RequestIdProvider(newRequestIds);
        this.errorHandler = new JettyErrorHandler(requestIds);
        this.routes = new RouteTable(routes);
        this.headerDeadline = headerDeadline;
        this.javalin = Javalin.create(this::configure);
    }

    /** @throws UncheckedIOException if the address can't be listened on */
    void start() {
        try {
            javalin.start();
        } catch (JavalinBindException taken) {
            throw new UncheckedIOException("the address is in use, or is not this machine's", new BindException());
        }
    }

    List<Route> routes() {
        return routes.routes();
    }

    int port() {
        return javalin.port();
    }

    /** Takes no more connections, lets running requests finish for a while, then closes. */
    void stop() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            // All is closed by then; only a bound that was not met is no failure.
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            LOG.warn("Requests were still running when the time to stop was over");
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.defaultContentType = DefaultResponseHeaders.JSON_MEDIA_TYPE;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.router.ignoreTrailingSlashes = false;
        // JSON is read and written by this package alone.
        config.jsonMapper(new JsonMapper() {});
        routes.register(config.routes);
        new ResponseSender(settings).register(config);
        config.jetty.threadPool = createThreadPool();
        config.jetty.modifyServer(this::configure);
        config.jetty.modifyHttpConfiguration(this::configure);
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errorHandler));
        config.jetty.addConnector(this::createConnector);
    }

    private void configure(Server server) {
        RoutingHandler edge = new RoutingHandler(routes, requestIds, errorHandler, settings, observer);
        edge.setHandler(new GracefulHandler());
        server.setHandler(edge);
        server.setErrorHandler(errorHandler);
        server.setRequestLog(new AccessLog(requestIds, observer));
        server.setStopTimeout(settings.stopTimeout().toMillis());
        // Under load it would cut slow but honest clients off after a second.
        server.removeBean(server.getBean(LowResourceMonitor.class));
    }

    private void configure(HttpConfiguration http) {
        http.setRequestHeaderSize(settings.maxHeaderBytes());
        // A connection's earlier header would stand for a later one that differs in letter case only: another key.
        http.setHeaderCacheCaseSensitive(true);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setUriCompliance(URI_COMPLIANCE);
        http.addCustomizer(headerDeadline);
    }

    private ServerConnector createConnector(Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http)) {
            @Override
            public CompletableFuture<Void> shutdown() {
                CompletableFuture<Void> shutdown = super.shutdown();
                headerDeadline.setIdleTimeout(SHUTDOWN_IDLE_TIMEOUT);
                return shutdown;
            }
        };
        // It would cut requests off, too, if their clients pause while they send.
        connector.setShutdownIdleTimeout(-1);
        // Java's 50 would let clients that connect at once wait a second, until they ask again.
        connector.setAcceptQueueSize(ACCEPT_QUEUE_SIZE);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.idleTimeout().toMillis());
        connector.addBean(headerDeadline);
        return connector;
    }

    private QueuedThreadPool createThreadPool() {
        QueuedThreadPool threads = new QueuedThreadPool(settings.maxThreads());
        threads.setName("http");
        if (VirtualThreads.areSupported()) {
            threads.setVirtualThreadsExecutor(VirtualThreads.getNamedVirtualThreadsExecutor("http-virtual-"));
        }
        return threads;
    }
}
