package dev.leadpatch.adapter.http;

import dev.leadpatch.adapter.http.access.ApiKeyRoutes;
import dev.leadpatch.adapter.http.audit.AuditLogRoutes;
import dev.leadpatch.adapter.http.catalog.CatalogRoutes;
import dev.leadpatch.adapter.http.console.ConsoleRoutes;
import dev.leadpatch.adapter.http.console.overview.RecentRejections;
import dev.leadpatch.adapter.http.console.page.ErrorPages;
import dev.leadpatch.adapter.http.console.session.Sessions;
import dev.leadpatch.adapter.http.docs.DemoPage;
import dev.leadpatch.adapter.http.docs.DocsRoutes;
import dev.leadpatch.adapter.http.lead.ArchiveRoutes;
import dev.leadpatch.adapter.http.lead.BulkRoutes;
import dev.leadpatch.adapter.http.lead.ChangeFeedRoutes;
import dev.leadpatch.adapter.http.lead.CreationRoutes;
import dev.leadpatch.adapter.http.lead.HistoryRoutes;
import dev.leadpatch.adapter.http.lead.LeadRoutes;
import dev.leadpatch.adapter.http.limit.FailedAuthenticationLimiter;
import dev.leadpatch.adapter.http.limit.KeyRateLimiter;
import dev.leadpatch.adapter.http.list.ListRoutes;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.ErrorRenderer;
import dev.leadpatch.adapter.http.server.JettyServer;
import dev.leadpatch.adapter.http.server.RequestHeaderTimeout;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.adapter.http.server.UnauthenticatedRoutes;
import dev.leadpatch.adapter.http.webhook.DeliveryRoutes;
import dev.leadpatch.adapter.http.webhook.EndpointRoutes;
import dev.leadpatch.adapter.http.webhook.ReplayRoutes;
import dev.leadpatch.adapter.http.webhook.SubscriptionRoutes;
import dev.leadpatch.application.background.BackgroundLoops;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** The HTTP server of Leadpatch: the API, or a single page on a separate port. */
public final class LeadpatchHttpServer implements AutoCloseable {

    private final JettyServer server;

    /**
     * Creates the API server with {@link RequestObserver#NO_OP} and its own background loops; it does not listen yet.
     */
    public LeadpatchHttpServer(HttpSettings settings, Supplier<String> requestIdGenerator, UseCases useCases) {
        this(settings, requestIdGenerator, useCases, RequestObserver.NO_OP, new BackgroundLoops(), Optional.empty());
    }

    /**
     * Creates the API server; it does not listen yet.
     *
     * @param settings address and limits
     * @param requestIdGenerator generates the id of a request without a valid {@code X-Request-Id}
     * @param useCases the use cases of the API
     * @param observer is notified of every request
     * @param loops runs the server's background loop; {@code /healthz} returns 503 while any of its loops is stalled
     * @param console the settings of the console; empty for a server without it
     */
    public LeadpatchHttpServer(
            HttpSettings settings,
            Supplier<String> requestIdGenerator,
            UseCases useCases,
            RequestObserver observer,
            BackgroundLoops loops,
            Optional<ConsoleSettings> console) {
        Authorizer authorizer = new Authorizer(
                useCases.authenticate(),
                new FailedAuthenticationLimiter(useCases.authenticate(), settings.clients(), observer),
                new KeyRateLimiter(settings.clients().nanoTime(), observer));
        List<Route> routes = new ArrayList<>(UnauthenticatedRoutes.probes(useCases.readiness(), loops::stalled));
        routes.addAll(DocsRoutes.of(settings.documentation()));
        RequestBodyReader bodyReader = new RequestBodyReader(settings);
        routes.addAll(new LeadRoutes(authorizer, useCases, bodyReader).routes());
        routes.addAll(new ArchiveRoutes(authorizer, useCases, bodyReader).routes());
        routes.addAll(new ListRoutes(authorizer, useCases).routes());
        routes.addAll(new CreationRoutes(authorizer, useCases, bodyReader).routes());
        routes.addAll(new BulkRoutes(authorizer, useCases, bodyReader).routes());
        routes.addAll(new HistoryRoutes(authorizer, useCases).routes());
        routes.addAll(new ChangeFeedRoutes(authorizer, useCases).routes());
        routes.addAll(new ApiKeyRoutes(authorizer, useCases, bodyReader).routes());
        routes.addAll(new AuditLogRoutes(authorizer, useCases).routes());
        routes.addAll(CatalogRoutes.of(authorizer, useCases.manageCatalog(), bodyReader));
        routes.addAll(new EndpointRoutes(authorizer, useCases, bodyReader).routes());
        routes.addAll(new SubscriptionRoutes(authorizer, useCases, bodyReader).routes());
        routes.addAll(new DeliveryRoutes(authorizer, useCases).routes());
        routes.addAll(new ReplayRoutes(authorizer, useCases, bodyReader).routes());
        RecentRejections recentRejections = new RecentRejections(observer);
        console.ifPresent(
                present -> routes.addAll(ConsoleRoutes.of(present, settings, useCases, authorizer, recentRejections)));
        DemoPage.route(settings.documentation(), List.copyOf(routes)).ifPresent(routes::add);
        RequestHeaderTimeout headerTimeout =
                new RequestHeaderTimeout(settings.timeouts().request(), observer, loops, "http-header-deadline");
        ErrorRenderer errorRenderer = console.<ErrorRenderer>map(
                        present -> new ErrorPages(new Sessions(present, authorizer)::findUser))
                .orElse(ErrorRenderer.JSON);
        this.server =
                new JettyServer(settings, requestIdGenerator, routes, recentRejections, headerTimeout, errorRenderer);
    }

    private LeadpatchHttpServer(JettyServer server) {
        this.server = server;
    }

    /**
     * Creates a server for a single page, such as the metrics, on an internal port; it does not listen yet. Limits,
     * errors and methods are those of the API server.
     *
     * @param path the path of the page, such as {@code /metrics}
     */
    public static LeadpatchHttpServer forPage(
            HttpSettings settings, Supplier<String> requestIdGenerator, String path, PageRenderer page) {
        return forPage(settings, requestIdGenerator, path, page, new BackgroundLoops());
    }

    /**
     * Creates a server for a single page that runs its background loop in {@code loops}.
     *
     * @param loops runs the server's background loop
     */
    public static LeadpatchHttpServer forPage(
            HttpSettings settings,
            Supplier<String> requestIdGenerator,
            String path,
            PageRenderer page,
            BackgroundLoops loops) {
        List<Route> routes = List.of(UnauthenticatedRoutes.page(path, page));
        RequestHeaderTimeout headerTimeout = new RequestHeaderTimeout(
                settings.timeouts().request(), RequestObserver.NO_OP, loops, "page-header-deadline");
        return new LeadpatchHttpServer(new JettyServer(
                settings, requestIdGenerator, routes, RequestObserver.NO_OP, headerTimeout, ErrorRenderer.JSON));
    }

    /**
     * Starts to listen.
     *
     * @throws java.io.UncheckedIOException if the address is in use or does not belong to this machine
     */
    public void start() {
        server.start();
    }

    /** Returns the port that the server listens on. */
    public int port() {
        return server.port();
    }

    /** Returns all routes, for tests of every route. */
    List<Route> routes() {
        return server.routes();
    }

    /**
     * Graceful shutdown: closes the listener, waits up to the stop timeout for running requests, then closes
     * connections.
     */
    @Override
    public void close() {
        server.stop();
    }
}
