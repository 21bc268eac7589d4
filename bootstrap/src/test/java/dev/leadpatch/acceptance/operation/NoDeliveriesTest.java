package dev.leadpatch.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.MetricsScrape;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.bootstrap.DomainValidatorFactory;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.bootstrap.settings.DeliverySettings;
import dev.leadpatch.bootstrap.settings.ListenAddress;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node that sends no webhook deliveries. */
class NoDeliveriesTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    private Path directory;

    @Test
    void deliveries_stay_queued_without_an_attempt_until_a_node_sends_them() throws Exception {
        try (ApplicationFixture application = ApplicationFixture.open(directory, DomainValidatorFactory.create());
                WebhookReceiver receiver = WebhookReceiver.start()) {
            String deliveries;
            String uuid;
            try (Application.RunningServer silent = serve(application, false)) {
                ApiClient client = client(silent);
                Object endpoint = client.send(
                                "POST", "/api/v1/webhooks/endpoints", "{\"url\": \"%s\"}".formatted(receiver.url()))
                        .assertStatus(201)
                        .get("id");
                deliveries = "/api/v1/webhooks/endpoints/" + endpoint + "/deliveries";
                // the first validation of a busy JVM can exceed its deadline, which changes nothing
                uuid = await().atMost(Duration.ofSeconds(30))
                        .until(() -> client.patch(5, "{\"status\": \"lost\"}"), change -> change.status() != 503)
                        .assertStatus(200)
                        .get("uuid")
                        .toString();

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

            try (Application.RunningServer sending = serve(application, true)) {
                ApiClient client = client(sending);
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() ->
                                assertThat(onlyDelivery(client, deliveries)).containsEntry("status", "delivered"));
                assertThat(receiver.deliveriesOf(uuid)).hasSize(1);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> onlyDelivery(ApiClient client, String path) {
        List<Map<String, Object>> deliveries =
                (List<Map<String, Object>>) client.get(path).assertStatus(200).get("deliveries");
        assertThat(deliveries).hasSize(1);
        return deliveries.get(0);
    }

    private static Application.RunningServer serve(ApplicationFixture application, boolean sending)
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
                                Optional.empty()),
                        DemoFixture.LOOPBACK_RECEIVERS);
    }

    private static ApiClient client(Application.RunningServer server) {
        return ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY);
    }
}
