package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.RequestBudgets;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.persistence.Housekeeping;
import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.SuspendableDeliveryQueue;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.bootstrap.metrics.PrometheusMetrics;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import jakarta.validation.Validator;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running parts of a node: HTTP server, webhook dispatcher, housekeeping and metrics server.
 *
 * @param dispatcher empty if this node sends no deliveries
 * @param metricsServer empty if metrics are not exported
 */
record CompositeServer(
        LeadpatchHttpServer httpServer,
        Optional<WebhookDispatcher> dispatcher,
        HttpWebhooks webhooks,
        Housekeeping housekeeping,
        DeliveryConditions conditions,
        Optional<MetricsServer> metricsServer)
        implements Application.RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(CompositeServer.class);

    @Override
    public int port() {
        return httpServer.port();
    }

    @Override
    public Optional<URI> metricsUrl() {
        return metricsServer.map(MetricsServer::url);
    }

    /**
     * Closes all parts, even if one of them fails to close. The HTTP server is first, so that the dispatcher still
     * delivers the changes of the last requests. The metrics are last, so that they cover the whole shutdown.
     */
    @Override
    public void close() {
        MetricsServer metrics = metricsServer.orElse(null);
        WebhookDispatcher runningDispatcher = dispatcher.orElse(null);
        // closed in reverse order
        try (metrics;
                conditions;
                housekeeping;
                webhooks;
                runningDispatcher;
                httpServer) {}
    }

    /**
     * Starts the parts of a node on PostgreSQL.
     *
     * @param nanoTime the time of rate limits
     * @param secretKey the key of the database's secrets; empty if none is configured
     * @param readiness the conditions that {@code /readyz} checks
     */
    record Starter(
            PostgresPersistence persistence,
            Optional<SecretKey> secretKey,
            Validator validator,
            InstantSource clock,
            RandomGenerator random,
            LongSupplier nanoTime,
            MemoryBudget memory,
            BackgroundLoops loops,
            List<ReadinessCondition> readiness,
            DeliveryConditions conditions) {
        CompositeServer start(ServerSettings settings, ReceiverAllowlist receiverAllowlist) throws StartupException {
            requireMemoryFor(settings.requests().maxBodyBytes());
            persistence.quotas().set(settings.clients().quotas());
            Optional<MetricsServer> metricsServer = startMetricsServer(settings);
            Optional<PrometheusMetrics> metrics = metricsServer.map(MetricsServer::metrics);
            HttpWebhooks webhooks = new HttpWebhooks(settings.deliveries().http(), receiverAllowlist, clock, loops);
            LeadpatchHttpServer httpServer = newHttpServer(
                    settings,
                    webhooks,
                    metrics.map(PrometheusMetrics::requestObserver).orElse(RequestObserver.NO_OP));
            conditions.checkSecrets(); // before /readyz reports them
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
            // not before the node listens: it registers its allowlist for the others to compare
            conditions.start(loops);
            Housekeeping housekeeping = persistence.startHousekeeping(settings.retention());
            return new CompositeServer(
                    httpServer,
                    startDispatcher(
                            settings,
                            webhooks,
                            metrics.map(PrometheusMetrics::deliveryObserver).orElse(DeliveryObserver.NO_OP)),
                    webhooks,
                    housekeeping,
                    conditions,
                    metricsServer);
        }

        /** Larger bodies would be refused as too many at once, and clients would send them again for ever. */
        private void requireMemoryFor(int maxBodyBytes) throws StartupException {
            long max = memory.maxBytesPerCompany(MemoryBudget.Use.REQUEST_BODIES);
            if (maxBodyBytes > max) {
                throw StartupException.permanent(
                        "LEADPATCH_MAX_BODY_BYTES: the maximum is %d with this heap; increase -Xmx".formatted(max));
            }
        }

        /** Returns the running dispatcher; empty if this node sends no deliveries. */
        private Optional<WebhookDispatcher> startDispatcher(
                ServerSettings settings, HttpWebhooks webhooks, DeliveryObserver observer) {
            if (!settings.deliveries().sending()) {
                LOG.warn("This node sends no webhook deliveries, because of --no-deliveries; they stay queued");
                return Optional.empty();
            }
            DeliveryQueue queue = new SuspendableDeliveryQueue(persistence.deliveryQueue(), conditions::mayClaim);
            return Optional.of(WebhookDispatcher.builder(queue, persistence.endpointHealthStore(), clock, random)
                    .observer(new DispatchLog())
                    .deliveryObserver(observer)
                    .memory(memory)
                    .receiverBytesPerSecond(settings.deliveries().receiverBytesPerSecond())
                    .start(webhooks.sender(), loops));
        }

        private Optional<MetricsServer> startMetricsServer(ServerSettings settings) throws StartupException {
            if (settings.metrics().isEmpty()) {
                return Optional.empty();
            }
            PrometheusMetrics metrics = new PrometheusMetrics(
                    Application.version(), persistence.connectionPools(), persistence.deliveryBacklog(), clock, loops);
            metrics.registerDatabase(() -> persistence.readiness().check().isEmpty(), clock);
            metrics.registerMemory(memory);
            metrics.registerDispatching(settings.deliveries().sending());
            metrics.registerCatalogCache(persistence.catalogCache());
            metrics.registerQuotas(persistence.quotas().counters());
            metrics.registerHistory(persistence.historyCleanup());
            return Optional.of(MetricsServer.start(
                    settings.metrics().get(), settings.clients().hosts(), metrics, loops));
        }

        private LeadpatchHttpServer newHttpServer(
                ServerSettings settings, HttpWebhooks webhooks, RequestObserver observer) {
            RequestSettings requests = settings.requests();
            UseCases useCases = new UseCaseFactory(persistence, validator, clock, random, readiness)
                    .create(
                            webhooks,
                            requests.globalKeyFlags(),
                            settings.clients().rateLimit(),
                            settings.deliveries().subscriptions());
            HttpSettings httpSettings = HttpSettings.defaults()
                    .withAddress(settings.address().getHostAddress(), settings.port())
                    .withLimits(requests.maxHeaderBytes(), requests.maxBodyBytes(), requests.timeout())
                    .withBudgets(RequestBudgets.of(memory))
                    .withDocumentation(settings.documentation())
                    .withAllowedOrigins(requests.allowedOrigins())
                    .withClients(settings.clients().forHttp(nanoTime));
            return new LeadpatchHttpServer(
                    httpSettings,
                    () -> UUID.randomUUID().toString(),
                    useCases,
                    observer,
                    loops,
                    settings.console().map(new ConsoleFactory(secretKey, clock, random)::create));
        }
    }
}
