package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.client.ClientAddressResolver;
import dev.leadpatch.adapter.http.message.IfNoneMatchHeader;
import dev.leadpatch.application.http.message.JsonResponse;
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

/** Javalin on Jetty, configured for a list of routes. */
public final class JettyServer {

    // accepted in paths, so such a path matches no route and fails with 404 instead of Jetty's 400
    private static final UriCompliance URI_COMPLIANCE = UriCompliance.RFC3986.with(
            "as sent",
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.SUSPICIOUS_PATH_CHARACTERS);

    // idle timeout of connections without a request while the server stops
    private static final Duration ASYNC_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration SHUTDOWN_IDLE_TIMEOUT = Duration.ofSeconds(1);
    private static final int ACCEPT_QUEUE_SIZE = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(JettyServer.class);

    private final HttpSettings settings;
    private final RequestObserver observer;
    private final RequestIdProvider requestIds;
    private final CrossOriginHeaders crossOriginHeaders;
    private final ClientAddressResolver clientAddresses;
    private final ErrorHandler errorHandler;
    private final RouteTable routes;
    private final RequestHeaderTimeout headerTimeout;
    private final Javalin javalin;

    public JettyServer(
            HttpSettings settings,
            Supplier<String> requestIdGenerator,
            List<Route> routes,
            RequestObserver observer,
            RequestHeaderTimeout headerTimeout,
            ErrorRenderer errorRenderer) {
        this.settings = settings;
        this.observer = observer;
        this.requestIds = new RequestIdProvider(requestIdGenerator);
        this.crossOriginHeaders = new CrossOriginHeaders(settings.allowedOrigins());
        this.clientAddresses = new ClientAddressResolver(settings.clients().trustedProxies());
        this.errorHandler = new ErrorHandler(settings, requestIds, crossOriginHeaders, errorRenderer);
        this.routes = new RouteTable(routes);
        this.headerTimeout = headerTimeout;
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts the server.
     *
     * @throws UncheckedIOException if the address cannot be bound
     */
    public void start() {
        try {
            javalin.start();
        } catch (JavalinBindException e) {
            throw new UncheckedIOException(
                    "the address is in use or does not belong to this machine", new BindException());
        }
    }

    public List<Route> routes() {
        return routes.routes();
    }

    public int port() {
        return javalin.port();
    }

    /**
     * Graceful shutdown: closes the listener, waits up to the stop timeout for running requests, then closes
     * connections.
     */
    public void stop() {
        try {
            javalin.stop();
        } catch (JavalinException e) {
            // everything is closed by now; an exceeded stop timeout is not an error
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            LOG.warn("Requests were still running at the end of the stop timeout");
        }
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.defaultContentType = JsonResponse.MEDIA_TYPE;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        // allocated for each response, and most responses are small
        config.http.responseBufferSize = 4_096;
        // more than the longest waits of a request together; ends a request whose response was lost for lack of memory
        config.http.asyncTimeout = ASYNC_TIMEOUT.toMillis();
        config.router.ignoreTrailingSlashes = false;
        // unused: this package reads and writes JSON itself
        config.jsonMapper(new JsonMapper() {});
        RequestTurns turns = new RequestTurns(settings, clientAddresses, observer);
        routes.register(config.routes, new RouteDispatcher(settings, errorHandler, turns));
        errorHandler.register(config);
        config.jetty.threadPool = createThreadPool();
        config.jetty.modifyServer(this::configure);
        config.jetty.modifyHttpConfiguration(this::configure);
        config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(errorHandler));
        config.jetty.addConnector(this::createConnector);
    }

    private void configure(Server server) {
        RouteGuard handler = new RouteGuard(routes, requestIds, crossOriginHeaders, errorHandler, settings, observer);
        GracefulHandler graceful = new GracefulHandler();
        handler.setHandler(graceful);
        graceful.setHandler(new ResponseBuffer(settings.budgets(), observer));
        server.setHandler(handler);
        server.setErrorHandler(errorHandler);
        server.setRequestLog(new AccessLog(requestIds, clientAddresses, observer, routes.probes()));
        server.setStopTimeout(settings.timeouts().stop().toMillis());
        // under load it would disconnect slow clients after a second
        server.removeBean(server.getBean(LowResourceMonitor.class));
    }

    private void configure(HttpConfiguration http) {
        http.setRequestHeaderSize(settings.sizes().maxHeaders());
        // a case-insensitive cache would return an earlier API key that differs only in letter case
        http.setHeaderCacheCaseSensitive(true);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setUriCompliance(URI_COMPLIANCE);
        http.addCustomizer(headerTimeout);
        http.addCustomizer(new IfNoneMatchHeader());
    }

    private ServerConnector createConnector(Server server, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(server, new HttpConnectionFactory(http)) {
            @Override
            public CompletableFuture<Void> shutdown() {
                CompletableFuture<Void> shutdown = super.shutdown();
                headerTimeout.setIdleTimeout(SHUTDOWN_IDLE_TIMEOUT);
                return shutdown;
            }
        };
        // it would also abort requests whose clients pause while sending
        connector.setShutdownIdleTimeout(-1);
        // with Java's default of 50, a burst of connections would wait a second for the SYN retransmission
        connector.setAcceptQueueSize(ACCEPT_QUEUE_SIZE);
        connector.setHost(settings.host());
        connector.setPort(settings.port());
        connector.setIdleTimeout(settings.timeouts().idle().toMillis());
        connector.addBean(headerTimeout);
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
