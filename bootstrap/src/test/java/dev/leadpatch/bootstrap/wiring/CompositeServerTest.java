package dev.leadpatch.bootstrap.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.adapter.http.AllowedHosts;
import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.PageRenderer;
import dev.leadpatch.adapter.persistence.Housekeeping;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import dev.leadpatch.application.testing.InMemoryPersistence;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogLevel;
import dev.leadpatch.bootstrap.metrics.PrometheusMetrics;
import dev.leadpatch.bootstrap.settings.ListenAddress;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompositeServerTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));
    private final InMemoryPersistence persistence = new InMemoryPersistence(event -> "{}", clock, () -> {});
    private final BackgroundLoops loops = new BackgroundLoops();

    @BeforeEach
    void discardLog() {
        LogbackConfigurator.configure(LogFormat.TEXT, LogLevel.INFO, OutputStream.nullOutputStream());
    }

    @AfterEach
    void closeLoops() {
        loops.close();
        LogbackConfigurator.configureWarningsOnly(System.err);
    }

    @Test
    void close_closes_every_part_although_the_first_one_fails_to_close() throws StartupException {
        CompositeServer server = startServer();
        int metricsPort = server.metricsUrl().orElseThrow().getPort();
        assertThat(loops.open()).hasSizeGreaterThanOrEqualTo(5);

        // the HTTP server, which is closed first, does not wait for its requests and fails
        Thread.currentThread().interrupt();
        assertThatThrownBy(server::close).hasRootCauseInstanceOf(InterruptedException.class);

        assertThat(loops.open()).isEmpty();
        assertThatThrownBy(() -> new Socket(LOOPBACK, metricsPort)).isInstanceOf(ConnectException.class);
    }

    private CompositeServer startServer() throws StartupException {
        PrometheusMetrics metrics =
                new PrometheusMetrics("1.2.3", List.of(), persistence.deliveryBacklog(), clock, loops);
        MetricsServer metricsServer =
                MetricsServer.start(new ListenAddress(LOOPBACK, 0), AllowedHosts.ANY, metrics, loops);
        HttpWebhooks webhooks = new HttpWebhooks(WebhookSettings.DEFAULTS, ReceiverAllowlist.NONE, clock, loops);
        WebhookDispatcher dispatcher = WebhookDispatcher.builder(
                        persistence.deliveryQueue(), persistence.endpointHealthStore(), clock, new Random(1))
                .start(webhooks.sender(), loops);
        Housekeeping housekeeping = new Housekeeping(
                        (expired, limit) -> 0,
                        persistence.deliveryQueue(),
                        persistence.deliveryLog(),
                        persistence.replayStore(),
                        persistence.leadListStore(),
                        persistence.endpointStore(),
                        () -> {},
                        Map.of(),
                        Duration.ofDays(30),
                        clock)
                .start(loops);
        LeadpatchHttpServer httpServer = LeadpatchHttpServer.forPage(
                HttpSettings.defaults().withAddress(LOOPBACK.getHostAddress(), 0),
                () -> "request",
                "/",
                accept -> new PageRenderer.Content("text/plain", ""),
                loops);
        httpServer.start();
        DeliveryConditions conditions = new DeliveryConditions(
                new FakeSecretMaintenance(), persistence.sharedAllowlistStore(), true, Optional.of(Set.of()));
        conditions.start(loops);
        return new CompositeServer(
                httpServer, Optional.of(dispatcher), webhooks, housekeeping, conditions, Optional.of(metricsServer));
    }
}
