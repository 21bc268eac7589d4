package dev.leadpatch.benchmark.parts;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.application.access.Authenticate;
import dev.leadpatch.application.access.Authenticate.AuthenticateService;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.HttpResult;
import dev.leadpatch.application.http.LeadHttp;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.lead.UpdateLeadService;
import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogLevel;
import dev.leadpatch.bootstrap.metrics.PrometheusMetrics;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.UserId;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.lang.reflect.Proxy;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The main class of the server of a {@link Part}, on the database of the benchmark. It listens on a free port, and
 * writes it to standard error. The packaged program is the server of the remaining parts.
 */
public final class PartServer {
    private static final CompanyId COMPANY = new CompanyId(1);
    private static final UserId USER = new UserId(123);
    private static final byte[] CONSTANT_RESPONSE =
            StrippedLeads.response(Job.FIRST_LEAD, new UUID(0, 0).toString()).getBytes(StandardCharsets.UTF_8);

    private final String jdbcUrl;
    private final InstantSource clock = InstantSource.system();
    private final BackgroundLoops loops = new BackgroundLoops();

    private PartServer(String jdbcUrl) {
        this.jdbcUrl = jdbcUrl;
    }

    public static void main(String[] arguments) throws ReflectiveOperationException {
        Part part = Part.valueOf(arguments[0]);
        boolean logging = part == Part.MEMORY_ADAPTER_LOG || part == Part.MEMORY_ADAPTER_METRICS;
        LogbackConfigurator.configure(LogFormat.JSON, logging ? LogLevel.INFO : LogLevel.WARN, System.out);
        System.err.println("port " + new PartServer(arguments[1]).start(part));
    }

    private int start(Part part) throws ReflectiveOperationException {
        return switch (part) {
            case JAVALIN ->
                serve(ctx -> {
                    ctx.bodyAsBytes();
                    ctx.result(CONSTANT_RESPONSE);
                });
            case MEMORY_JSON ->
                serve(ctx -> {
                    StrictJsonReader.read(ctx.bodyAsBytes());
                    ctx.result(CONSTANT_RESPONSE);
                });
            case MEMORY_LIBRARY -> serve(library(newMapLeadStore(openPersistence())));
            case MEMORY_ADAPTER, MEMORY_ADAPTER_LOG -> serveAdapter(openPersistence(), RequestObserver.NO_OP);
            case MEMORY_ADAPTER_METRICS -> {
                PostgresPersistence persistence = openPersistence();
                yield serveAdapter(persistence, newMetrics(persistence).requestObserver());
            }
            case STRIPPED, STRIPPED_BLOCKING -> {
                StrippedGroupCommit commits = new StrippedGroupCommit(jdbcUrl, part.schema());
                yield serve(new StrippedLeads(commits, part == Part.STRIPPED_BLOCKING));
            }
            case LIBRARY -> serve(library(openPersistence().leadStore()));
            default -> throw new IllegalArgumentException("a part of the packaged program: " + part);
        };
    }

    /** Serves the route of updates by Javalin alone, with the settings of the service that affect its cost. */
    private static int serve(Handler handler) {
        return Javalin.create(config -> {
                    config.startup.showJavalinBanner = false;
                    config.http.defaultContentType = "application/json";
                    config.http.compressionStrategy = CompressionStrategy.NONE;
                    config.http.responseBufferSize = 4_096;
                    config.routes.addHttpHandler(HandlerType.PATCH, "/api/v1/leads/{id}", handler);
                })
                .start("127.0.0.1", 0)
                .port();
    }

    /** Leadpatch in a host application. */
    private static Handler library(LeadStore store) {
        LeadHttp leads = Leadpatch.on(store).http();
        Caller caller = Caller.user(COMPANY, USER, "Benchmark", Permission.READ, Permission.WRITE);
        return ctx -> {
            HttpRequest request = HttpRequest.of(
                            name -> Collections.list(ctx.req().getHeaders(name)), ctx.queryString())
                    .withBody(ctx.bodyAsBytes());
            HttpResult result = leads.patch(caller, ctx.pathParam("id"), request);
            result.headers().forEach(ctx::header);
            ctx.status(result.status()).result(result.body());
        };
    }

    private int serveAdapter(PostgresPersistence persistence, RequestObserver observer)
            throws ReflectiveOperationException {
        UpdateDecider decider = new UpdateDecider(DefaultValidator.create(), clock);
        UseCases useCases = newUseCases(Map.of(
                Authenticate.class, new AuthenticateService(persistence.apiKeyStore(), clock, Set.of()),
                UpdateLead.class, new UpdateLeadService(newMapLeadStore(persistence), decider),
                List.class, List.of()));
        LeadpatchHttpServer server = new LeadpatchHttpServer(
                HttpSettings.defaults().withAddress("127.0.0.1", 0),
                () -> UUID.randomUUID().toString(),
                useCases,
                observer,
                loops,
                Optional.empty());
        server.start();
        return server.port();
    }

    /** Returns use cases of which only the given ones can be called. */
    private static UseCases newUseCases(Map<Class<?>, Object> usedComponents) throws ReflectiveOperationException {
        Object[] components = Arrays.stream(UseCases.class.getRecordComponents())
                .map(RecordComponent::getType)
                .map(type -> usedComponents.getOrDefault(type, newUnused(type)))
                .toArray();
        return (UseCases) UseCases.class.getConstructors()[0].newInstance(components);
    }

    private static Object newUnused(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            throw new UnsupportedOperationException(method.toString());
        });
    }

    private static MapLeadStore newMapLeadStore(PostgresPersistence persistence) {
        return new MapLeadStore(persistence
                .leadStore()
                .find(COMPANY, new LeadId(Job.FIRST_LEAD))
                .orElseThrow());
    }

    private PostgresPersistence openPersistence() {
        PoolSizes pools = PoolSizes.DEFAULT;
        return PostgresPersistence.open(
                new PostgresSettings(jdbcUrl, "postgres", "", pools.requests(), pools.deliveries()),
                HttpWebhooks.payloadRenderer(),
                clock,
                loops);
    }

    private PrometheusMetrics newMetrics(PostgresPersistence persistence) {
        return new PrometheusMetrics(
                "benchmark", persistence.connectionPools(), persistence.deliveryBacklog(), clock, loops);
    }
}
