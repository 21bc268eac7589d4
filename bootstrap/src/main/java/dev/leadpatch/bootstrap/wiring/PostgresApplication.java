package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.AuthenticateService;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.bulk.BulkUpdateLeadsService;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.delivery.PingEndpointService;
import dev.leadpatch.application.delivery.ReadDeliveriesService;
import dev.leadpatch.application.delivery.ReplayDeliveriesService;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.history.ReadHistoryService;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.lead.ListCustomFieldsService;
import dev.leadpatch.application.lead.ReadLeadService;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLeadService;
import dev.leadpatch.application.preview.PreviewUpdateService;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ManageEndpointsService;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.bootstrap.metrics.PrometheusMetrics;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import jakarta.validation.Validator;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application on a PostgreSQL database: stores, use cases, HTTP server, webhook dispatcher and housekeeping. */
final class PostgresApplication implements Application {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresApplication.class);

    private final InstantSource clock = InstantSource.system();
    private final RandomGenerator random = new SecureRandom();
    private final Optional<EmbeddedDatabase> embeddedDatabase;
    private final PostgresPersistence persistence;
    private final Validator validator;
    private final BackgroundLoops loops;
    private volatile Consumer<List<OrderingKey>> dispatcherNotifier = orderingKeys -> {};
    private long undecryptableSecrets;

    PostgresApplication(
            PostgresSettings settings,
            Optional<EmbeddedDatabase> embeddedDatabase,
            Validator validator,
            BackgroundLoops loops) {
        this.embeddedDatabase = embeddedDatabase;
        this.loops = loops;
        this.validator = validator;
        this.persistence = PostgresPersistence.open(
                settings,
                HttpWebhooks.payloadRenderer(),
                clock,
                orderingKeys -> dispatcherNotifier.accept(orderingKeys),
                loops);
    }

    void migrate() {
        persistence.migrate();
        undecryptableSecrets = persistence.encryptSecrets();
    }

    @Override
    public CompanyStore companyStore() {
        return persistence.companyStore();
    }

    @Override
    public ApiKeyStore apiKeyStore() {
        return persistence.apiKeyStore();
    }

    @Override
    public CatalogStore catalogStore() {
        return persistence.catalogStore();
    }

    @Override
    public EndpointStore endpointStore() {
        return persistence.endpointStore();
    }

    @Override
    public RunningServer serve(ServerSettings settings, ReceiverAllowlist receiverAllowlist) throws StartupException {
        warnOfUndecryptableSecrets();
        Optional<MetricsServer> metricsServer = startMetricsServer(settings);
        Optional<PrometheusMetrics> metrics = metricsServer.map(MetricsServer::metrics);
        HttpWebhooks webhooks = new HttpWebhooks(WebhookSettings.DEFAULTS, receiverAllowlist, clock, loops);
        LeadpatchHttpServer httpServer = newHttpServer(
                settings,
                webhooks,
                metrics.map(PrometheusMetrics::requestObserver).orElse(RequestObserver.NO_OP));
        try {
            httpServer.start();
        } catch (UncheckedIOException e) {
            MetricsServer startedMetricsServer = metricsServer.orElse(null);
            // closed in reverse order, before the exception leaves this method
            try (startedMetricsServer;
                    webhooks) {
                throw StartupException.permanent(
                        "Can't listen on %s: %s".formatted(settings.url(settings.port()), e.getMessage()));
            }
        }
        WebhookDispatcher dispatcher = WebhookDispatcher.builder(
                        persistence.deliveryQueue(), persistence.endpointHealthStore(), clock, random)
                .observer(new DispatchLog())
                .deliveryObserver(
                        metrics.map(PrometheusMetrics::deliveryObserver).orElse(DeliveryObserver.NO_OP))
                .start(webhooks.sender(), loops);
        dispatcherNotifier = dispatcher::notifyCommitted;
        return new CompositeServer(
                httpServer, dispatcher, webhooks, newHousekeeping(settings).start(loops), metricsServer);
    }

    /** Called by commands that serve: the others deliver nothing and need no encryption key. */
    private void warnOfUndecryptableSecrets() {
        if (undecryptableSecrets > 0) {
            LOG.warn(
                    "The secrets of {} webhook endpoints were encrypted with a key other than LEADPATCH_SECRET_KEY;"
                            + " their deliveries fail until that key is restored or the secrets are rotated",
                    undecryptableSecrets);
        }
    }

    private Housekeeping newHousekeeping(ServerSettings settings) {
        return new Housekeeping(
                persistence.idempotencyKeyStore(),
                persistence.deliveryQueue(),
                persistence.deliveryLog(),
                persistence.replayStore(),
                settings.webhookLogRetention(),
                clock);
    }

    private Optional<MetricsServer> startMetricsServer(ServerSettings settings) throws StartupException {
        if (settings.metrics().isEmpty()) {
            return Optional.empty();
        }
        PrometheusMetrics metrics = new PrometheusMetrics(
                Version.current(), persistence.connectionPools(), persistence.deliveryBacklog(), clock, loops);
        return Optional.of(MetricsServer.start(settings.metrics().get(), metrics, loops));
    }

    private LeadpatchHttpServer newHttpServer(
            ServerSettings settings, HttpWebhooks webhooks, RequestObserver observer) {
        RequestSettings requests = settings.requests();
        UpdateDecider decider = new UpdateDecider(validator, clock, UUID::randomUUID);
        UseCases useCases = new UseCases(
                new AuthenticateService(persistence.apiKeyStore(), clock, requests.globalKeyFlags()),
                new UpdateLeadService(persistence.leadStore(), decider),
                new BulkUpdateLeadsService(persistence.leadStore(), decider),
                new PreviewUpdateService(persistence.leadStore(), persistence.endpointStore(), decider),
                new ReadLeadService(persistence.leadStore()),
                new ReadHistoryService(persistence.leadHistoryStore()),
                new ListCustomFieldsService(persistence.catalogStore()),
                new ManageEndpointsService(
                        persistence.endpointStore(),
                        persistence.apiKeyStore(),
                        webhooks.urlValidator(),
                        clock,
                        UUID::randomUUID,
                        random),
                new ReadDeliveriesService(persistence.endpointStore(), persistence.deliveryLog()),
                new ReplayDeliveriesService(
                        persistence.endpointStore(),
                        persistence.deliveryLog(),
                        persistence.replayStore(),
                        clock,
                        UUID::randomUUID),
                new PingEndpointService(
                        persistence.endpointStore(),
                        persistence.catalogStore(),
                        webhooks.pingSender(),
                        clock,
                        UUID::randomUUID),
                persistence::isReady);
        HttpSettings httpSettings = HttpSettings.defaults()
                .withAddress(settings.address().getHostAddress(), settings.port())
                .withLimits(requests.maxHeaderBytes(), requests.maxBodyBytes(), requests.timeout());
        return new LeadpatchHttpServer(httpSettings, () -> UUID.randomUUID().toString(), useCases, observer, loops);
    }

    @Override
    public void close() {
        EmbeddedDatabase database = embeddedDatabase.orElse(null);
        // closed in reverse order: the connections before their server
        try (database;
                persistence) {}
    }
}
