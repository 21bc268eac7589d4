package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookDispatcher;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.access.ApiKeyStore;
import dev.leadpatch.application.access.AuthenticateService;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.bulk.BulkUpdateLeadsService;
import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.delivery.PingEndpointService;
import dev.leadpatch.application.delivery.ReadDeliveriesService;
import dev.leadpatch.application.delivery.ReplayDeliveriesService;
import dev.leadpatch.application.history.ReadHistoryService;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.lead.ListCustomFieldsService;
import dev.leadpatch.application.lead.ReadLeadService;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLeadService;
import dev.leadpatch.application.preview.PreviewUpdateService;
import dev.leadpatch.application.webhook.DeliverWebhooksService;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.EndpointStore;
import dev.leadpatch.application.webhook.ManageEndpointsService;
import dev.leadpatch.application.webhook.OrderingKey;
import dev.leadpatch.bootstrap.cli.CannotStart;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.cli.Version;
import dev.leadpatch.bootstrap.metrics.Metrics;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
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

/** A PostgreSQL database with everything that works on it. */
final class PostgresInstallation implements Installation {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresInstallation.class);

    private final InstantSource clock = InstantSource.system();
    private final RandomGenerator random = new SecureRandom();
    private final Optional<EmbeddedDatabase> embedded;
    private final PostgresPersistence persistence;
    private final Validator validator;
    private final BackgroundLoops loops;
    private volatile Consumer<List<OrderingKey>> wakeDispatcher = lines -> {};
    private long unreadableSecrets;

    PostgresInstallation(
            PostgresSettings settings,
            Optional<EmbeddedDatabase> embedded,
            Validator validator,
            BackgroundLoops loops) {
        this.embedded = embedded;
        this.loops = loops;
        this.validator = validator;
        this.persistence = PostgresPersistence.open(
                settings, HttpWebhooks.payloadRenderer(), clock, lines -> wakeDispatcher.accept(lines), loops);
    }

    void migrate() {
        persistence.migrate();
        unreadableSecrets = persistence.encryptSecrets();
    }

    @Override
    public CompanyStore companies() {
        return persistence.companyStore();
    }

    @Override
    public ApiKeyStore apiKeys() {
        return persistence.apiKeyStore();
    }

    @Override
    public CatalogStore catalogs() {
        return persistence.catalogStore();
    }

    @Override
    public EndpointStore endpoints() {
        return persistence.endpointStore();
    }

    @Override
    public Serving serve(ListenSettings listen, ReceiverAllowlist receivers) throws CannotStart {
        warnOfUnreadableSecrets();
        Optional<MetricsServing> watching = watch(listen);
        Optional<Metrics> metrics = watching.map(MetricsServing::metrics);
        HttpWebhooks webhooks = new HttpWebhooks(WebhookSettings.DEFAULTS, receivers, clock, random, loops);
        LeadpatchHttpServer http =
                http(listen, webhooks, metrics.map(Metrics::requests).orElse(RequestObserver.NO_OP));
        try {
            http.start();
        } catch (UncheckedIOException failure) {
            webhooks.close();
            watching.ifPresent(MetricsServing::close);
            throw CannotStart.asAskedFor(
                    "Can't listen on %s: %s".formatted(listen.url(listen.port()), failure.getMessage()));
        }
        WebhookDispatcher dispatcher = webhooks.startDispatcher(new DeliverWebhooksService(
                persistence.deliveryQueue(),
                persistence.endpointHealthStore(),
                clock,
                random,
                metrics.map(Metrics::deliveries).orElse(DeliveryObserver.NO_OP)));
        wakeDispatcher = dispatcher::notifyCommitted;
        return new HttpServing(http, dispatcher, webhooks, housekeeping(listen).start(loops), watching);
    }

    /** Only who serves delivers, so other commands need no key. */
    private void warnOfUnreadableSecrets() {
        if (unreadableSecrets > 0) {
            LOG.warn(
                    "The secrets of {} webhook endpoints were encrypted with another key than LEADPATCH_SECRET_KEY is now;"
                            + " their deliveries fail until that key is back or the secrets are rotated",
                    unreadableSecrets);
        }
    }

    private Housekeeping housekeeping(ListenSettings listen) {
        return new Housekeeping(
                persistence.idempotencyKeyStore(),
                persistence.deliveryQueue(),
                persistence.deliveryLog(),
                persistence.replayStore(),
                listen.webhookLog(),
                clock);
    }

    private Optional<MetricsServing> watch(ListenSettings listen) throws CannotStart {
        if (listen.metrics().isEmpty()) {
            return Optional.empty();
        }
        Metrics metrics = new Metrics(
                Version.current(), persistence.connectionPools(), persistence.deliveryBacklog(), clock, loops);
        return Optional.of(MetricsServing.start(listen.metrics().get(), metrics, loops));
    }

    private LeadpatchHttpServer http(ListenSettings listen, HttpWebhooks webhooks, RequestObserver observer) {
        RequestSettings requests = listen.requests();
        UpdateDecider judge = new UpdateDecider(validator, clock, UUID::randomUUID);
        UseCases useCases = new UseCases(
                new AuthenticateService(persistence.apiKeyStore(), clock, requests.flags()),
                new UpdateLeadService(persistence.leadStore(), judge),
                new BulkUpdateLeadsService(persistence.leadStore(), judge),
                new PreviewUpdateService(persistence.leadStore(), persistence.endpointStore(), judge),
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
        HttpSettings settings = HttpSettings.defaults()
                .listeningOn(listen.address().getHostAddress(), listen.port())
                .withLimits(requests.headerBytes(), requests.bodyBytes(), requests.time());
        return new LeadpatchHttpServer(settings, () -> UUID.randomUUID().toString(), useCases, observer, loops);
    }

    @Override
    public void close() {
        persistence.close();
        embedded.ifPresent(EmbeddedDatabase::close);
    }
}
