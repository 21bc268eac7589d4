package dev.leadpatch.acceptance.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.WebhookReceiver;
import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.persistence.SecretKeys;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import dev.leadpatch.bootstrap.settings.ClientSettings;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.DeliverySettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.DatabaseTransfer.Restored;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A service continues on another PostgreSQL after {@code leadpatch move}. */
class MovedDatabaseTest {
    private static final long LEAD = 5;
    private static final Validator VALIDATOR = DefaultValidator.create();

    private final PostgresApplicationFactory factory = new PostgresApplicationFactory(() -> VALIDATOR);

    @TempDir
    private Path directory;

    @TempDir
    private Path otherDirectory;

    @Test
    void service_continues_on_the_other_server_and_queued_events_are_delivered_once() throws Exception {
        DatabaseSettings.Embedded source = new DatabaseSettings.Embedded(directory);
        UnpackedPostgres.prepare(directory);
        try (EmbeddedDatabase server = UnpackedPostgres.start(otherDirectory);
                WebhookReceiver receiver = WebhookReceiver.start()) {
            DatabaseSettings.External target = new DatabaseSettings.External(
                    server.jdbcUrl(),
                    Optional.of(server.username()),
                    Optional.of(server.password()),
                    "other server",
                    PostgresSettings.DEFAULT_SCHEMA,
                    SecretKeys.of(new SecretKeySpec(new byte[32], "AES")),
                    false,
                    false);
            String lead;
            String history;
            try (Application application = factory.open(source, PoolSizes.DEFAULT)) {
                ApplicationFixture.installCompanies(application, VALIDATOR);
                try (Application.RunningServer service = serve(application, false)) {
                    ApiClient client = client(service);
                    createEndpoint(client, receiver);
                    lead = change(client, "First");
                    change(client, "Second");
                    history = history(client);
                }
                assertThatExceptionOfType(StartupException.class)
                        .isThrownBy(() -> factory.transfer(rows -> {}).move(source, target))
                        .withMessageContaining("stop it before");
            }

            Restored moved = factory.transfer(rows -> {}).move(source, target);

            assertThat(moved.unreadableSecrets()).isZero();
            assertThat(moved.backup().rows()).isPositive();
            try (Application application = factory.open(target, PoolSizes.DEFAULT);
                    Application.RunningServer service = serve(application, true)) {
                ApiClient client = client(service);
                assertThat(history(client)).isEqualTo(history);
                change(client, "Third");
                await().atMost(Duration.ofSeconds(20))
                        .untilAsserted(() -> assertThat(receiver.deliveriesOf(lead))
                                .extracting(WebhookReceiver.ReceivedDelivery::sequence)
                                .containsExactly(2, 3, 4));
            }
            assertThatExceptionOfType(StartupException.class)
                    .isThrownBy(() -> factory.transfer(rows -> {}).move(source, target))
                    .withMessageContaining("other server")
                    .withMessageContaining("contains data already");
            assertThat(receiver.deliveriesOf(lead)).hasSize(3);
        }
    }

    private static void createEndpoint(ApiClient client, WebhookReceiver receiver) {
        client.send("POST", "/api/v1/webhooks/endpoints", "{\"url\": \"%s\"}".formatted(receiver.url()))
                .assertStatus(201);
    }

    /** Returns the UUID of the changed lead. */
    private static String change(ApiClient client, String companyName) {
        // the first validation of a busy JVM can exceed its deadline, which changes nothing
        return await().atMost(Duration.ofSeconds(30))
                .until(
                        () -> client.patch(LEAD, "{\"company_name\": \"%s\"}".formatted(companyName)),
                        change -> change.status() != 503)
                .assertStatus(200)
                .get("uuid")
                .toString();
    }

    private static String history(ApiClient client) {
        return client.get("/api/v1/leads/" + LEAD + "/history")
                .assertStatus(200)
                .body();
    }

    private static Application.RunningServer serve(Application application, boolean sending) throws StartupException {
        return application.serve(
                new ServerSettings(
                        InetAddress.getLoopbackAddress(),
                        0,
                        RequestSettings.DEFAULTS,
                        ClientSettings.DEFAULTS,
                        new DeliverySettings(sending, Duration.ofDays(30)),
                        Optional.empty(),
                        Documentation.ON,
                        Optional.empty(),
                        Optional.empty()),
                DemoFixture.LOOPBACK_RECEIVERS);
    }

    private static ApiClient client(Application.RunningServer service) {
        return ApiClient.withKey(URI.create("http://127.0.0.1:" + service.port()), ApiClient.READ_WRITE_KEY);
    }
}
