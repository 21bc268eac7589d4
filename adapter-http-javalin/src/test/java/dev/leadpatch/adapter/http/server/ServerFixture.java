package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.RequestBudgets;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.UserId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A running server with routes that return their input. */
public final class ServerFixture implements AutoCloseable {

    static final UUID LABELED_KEY = new UUID(0, 1);
    static final HttpSettings SETTINGS = HttpSettings.defaults().withAddress("127.0.0.1", 0);

    final List<ReadinessCondition.Cause> causes = new CopyOnWriteArrayList<>();
    final List<ReadinessCondition.Cause> warnings = new CopyOnWriteArrayList<>();
    final List<String> stalledLoops = new CopyOnWriteArrayList<>();
    final RecordingRequestObserver requestObserver = new RecordingRequestObserver();
    private final AtomicInteger requestIdSequence = new AtomicInteger();
    private final JettyServer server;

    private ServerFixture(HttpSettings settings, List<Route> additionalRoutes) {
        RequestBodyReader bodyReader = new RequestBodyReader(settings);
        List<Route> routes = new ArrayList<>(UnauthenticatedRoutes.probes(
                List.of(
                        () -> causes.stream().findFirst(),
                        ReadinessCondition.warning(() -> warnings.stream().findFirst())),
                () -> stalledLoops));
        routes.add(route(HandlerType.GET, "/api/v1/leads/{leadId}", ServerFixture::respondWithId)
                .withQuery("secret"));
        routes.add(route(HandlerType.PATCH, "/api/v1/leads/{leadId}", ctx -> respondWithBody(bodyReader, ctx)));
        routes.add(route(
                HandlerType.PATCH,
                "/companies/{company}/leads",
                ServerFixture::authenticateCompany,
                (ctx, caller) -> respondWithBody(bodyReader, ctx)));
        routes.add(route(HandlerType.POST, "/locked", ServerFixture::failUnauthorized));
        routes.add(route(HandlerType.GET, "/bug", ServerFixture::failWithException));
        routes.add(route(HandlerType.GET, "/fatal", ServerFixture::failWithError));
        routes.add(route(HandlerType.GET, "/labeled", ServerFixture::setKeyLabel));
        routes.addAll(additionalRoutes);
        RequestHeaderTimeout headerTimeout = new RequestHeaderTimeout(
                settings.timeouts().request(), requestObserver, new BackgroundLoops(), "http-header-deadline");
        server = new JettyServer(
                settings,
                () -> "made-" + requestIdSequence.incrementAndGet(),
                routes,
                requestObserver,
                headerTimeout,
                ErrorRenderer.JSON);
        server.start();
    }

    public static ServerFixture start() {
        return start(SETTINGS);
    }

    static ServerFixture start(HttpSettings settings, Route... additionalRoutes) {
        return new ServerFixture(settings, List.of(additionalRoutes));
    }

    static HttpSettings withRequestTimeout(Duration requestTimeout) {
        return SETTINGS.withTimeouts(requestTimeout, Duration.ofSeconds(20), Duration.ofSeconds(5));
    }

    static HttpSettings withThreads(int maxThreads, RequestBudgets budgets) {
        return new HttpSettings(
                SETTINGS.host(),
                SETTINGS.port(),
                SETTINGS.sizes(),
                SETTINGS.timeouts(),
                maxThreads,
                SETTINGS.documentation(),
                SETTINGS.allowedOrigins(),
                SETTINGS.clients(),
                budgets);
    }

    /** Authenticates as a key of the company in the path. */
    static Caller authenticateCompany(Context ctx) {
        long company = Long.parseLong(ctx.pathParam("company"));
        Caller caller = Caller.key(
                new ApiKeyId(new UUID(0, company)), new CompanyId(company), "key", new UserId(1), Permission.READ);
        AccessLog.setCaller(ctx, caller);
        return caller;
    }

    public int port() {
        return server.port();
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    /** Sends raw bytes over a new connection and reads one response, which must have a Content-Length or no body. */
    public RawResponse send(String request) {
        try (RawClient client = new RawClient(port())) {
            return client.send(request).readResponse();
        }
    }

    @Override
    public void close() {
        server.stop();
    }

    private static void respondWithId(Context ctx) {
        TextResponse.send(JsonResponse.of(200, Map.of("id", ctx.pathParam("leadId"))), ctx);
    }

    private static void respondWithBody(RequestBodyReader bodyReader, Context ctx) {
        Object value = StrictJsonReader.read(bodyReader.read(ctx));
        TextResponse.send(JsonResponse.of(200, value == null ? "null" : value), ctx);
    }

    private static void failUnauthorized(Context ctx) {
        throw HttpErrorException.withoutCode(401, "Invalid API key or insufficient permissions")
                .withHeader("WWW-Authenticate", "Bearer realm=\"leadpatch\"");
    }

    private static void failWithException(Context ctx) {
        throw new IllegalStateException("a bug in dev.leadpatch");
    }

    private static void failWithError(Context ctx) {
        throw new StackOverflowError("a fatal bug in dev.leadpatch");
    }

    private static void setKeyLabel(Context ctx) {
        AccessLog.setCaller(
                ctx, Caller.key(new ApiKeyId(LABELED_KEY), new CompanyId(1), "Zapier", new UserId(1), Permission.READ));
        TextResponse.send(JsonResponse.of(200, Map.of()), ctx);
    }
}
