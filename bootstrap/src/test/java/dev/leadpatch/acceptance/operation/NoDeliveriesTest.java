package dev.leadpatch.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.MetricsScrape;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.bootstrap.settings.DeliverySettings;
import dev.leadpatch.bootstrap.settings.ListenAddress;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Nodes that send no webhook deliveries: by their settings, or because their allowlist lacks entries. */
class NoDeliveriesTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private static Path directory;

    private static ApplicationFixture application;

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private WebhookReceiver receiver;

    @BeforeAll
    static void open() throws Exception {
        application = ApplicationFixture.open(directory, DefaultValidator.create());
    }

    @AfterAll
    static void close() {
        application.close();
    }

    @BeforeEach
    void start() throws IOException {
        receiver = WebhookReceiver.start();
        log.start();
        rootLogger().addAppender(log);
    }

    @AfterEach
    void stop() {
        rootLogger().detachAppender(log);
        receiver.close();
    }

    @Test
    void deliveries_stay_queued_without_an_attempt_until_a_node_sends_them() throws Exception {
        String deliveries;
        String uuid;
        try (Application.RunningServer silent = serve(false, DemoFixture.LOOPBACK_RECEIVERS)) {
            ApiClient client = client(silent);
            deliveries = createEndpoint(client);
            uuid = change(client, 5);

            MetricsScrape metrics =
                    MetricsScrape.parse(new ApiClient(silent.metricsUrl().orElseThrow(), List.of())
                            .get("")
                            .assertStatus(200)
                            .body());
            assertThat(metrics.value("leadpatch_webhook_dispatching")).isZero();
            assertThat(metrics.labels("leadpatch_background_loop_failures_total"))
                    .isNotEmpty()
                    .doesNotContain(Map.of("loop", "webhook-dispatcher"));
            client.get("/healthz").assertStatus(200);
            assertThat(onlyDelivery(client, deliveries))
                    .containsEntry("status", "pending")
                    .containsEntry("attempts", List.of());
        }
        assertThat(receiver.deliveriesOf(uuid)).isEmpty();

        try (Application.RunningServer sending = serve(true, DemoFixture.LOOPBACK_RECEIVERS)) {
            awaitDelivered(client(sending), deliveries);
            assertThat(receiver.deliveriesOf(uuid)).hasSize(1);
        }
    }

    @Test
    void node_that_lacks_an_entry_of_the_shared_allowlist_claims_nothing_and_reports_it() throws Exception {
        String deliveries;
        try (Application.RunningServer complete = serve(true, DemoFixture.LOOPBACK_RECEIVERS)) {
            deliveries = createEndpoint(client(complete));
        }
        keepSharedAllowlist();

        try (Application.RunningServer incomplete = serve(true, ReceiverAllowlist.NONE)) {
            ApiClient client = client(incomplete);
            assertThat(client.get("/readyz").assertStatus(200).body()).contains("webhook_allowlist_incomplete");
            assertThat(List.copyOf(log.list))
                    .extracting(ILoggingEvent::getFormattedMessage)
                    .anyMatch(message ->
                            message.startsWith("LEADPATCH_WEBHOOK_ALLOW of this node lacks 127.0.0.0/8, which"));

            String uuid = change(client, 6);
            await().during(Duration.ofMillis(500))
                    .untilAsserted(() -> assertThat(onlyDelivery(client, deliveries))
                            .containsEntry("status", "pending")
                            .containsEntry("attempts", List.of()));

            try (Application.RunningServer complete = serve(true, DemoFixture.LOOPBACK_RECEIVERS)) {
                awaitDelivered(client(complete), deliveries);
                assertThat(receiver.deliveriesOf(uuid)).hasSize(1);
            }
        }
    }

    /** Extends the shared allowlist, as if another node with it was running. */
    private static void keepSharedAllowlist() throws SQLException {
        try (Connection connection = application.databaseFixture().borrowConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("update webhook_allowlist set valid_until = now() + interval '1 hour'"))
                    .isEqualTo(1);
        }
    }

    /** Returns the path of the endpoint's deliveries. */
    private String createEndpoint(ApiClient client) {
        Object endpoint = client.send(
                        "POST", "/api/v1/webhooks/endpoints", "{\"url\": \"%s\"}".formatted(receiver.url()))
                .assertStatus(201)
                .get("id");
        return "/api/v1/webhooks/endpoints/" + endpoint + "/deliveries";
    }

    /** Returns the UUID of the changed lead. */
    private static String change(ApiClient client, long lead) {
        // the first validation of a busy JVM can exceed its deadline, which changes nothing
        return await().atMost(Duration.ofSeconds(30))
                .until(() -> client.patch(lead, "{\"status\": \"lost\"}"), change -> change.status() != 503)
                .assertStatus(200)
                .get("uuid")
                .toString();
    }

    private static void awaitDelivered(ApiClient client, String deliveries) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(onlyDelivery(client, deliveries)).containsEntry("status", "delivered"));
    }

    private static Logger rootLogger() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> onlyDelivery(ApiClient client, String path) {
        List<Map<String, Object>> deliveries =
                (List<Map<String, Object>>) client.get(path).assertStatus(200).get("deliveries");
        assertThat(deliveries).hasSize(1);
        return deliveries.get(0);
    }

    private static Application.RunningServer serve(boolean sending, ReceiverAllowlist allowlist)
            throws StartupException {
        return application
                .application()
                .serve(
                        new ServerSettings(
                                LOOPBACK,
                                0,
                                RequestSettings.DEFAULTS,
                                ClientSettings.DEFAULTS,
                                new DeliverySettings(sending, Duration.ofDays(30)),
                                Optional.of(new ListenAddress(LOOPBACK, 0)),
                                Documentation.ON,
                                Optional.empty(),
                                Optional.empty()),
                        allowlist);
    }

    private static ApiClient client(Application.RunningServer server) {
        return ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY);
    }
}
