package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.LoadTestReceiver;
import dev.leadpatch.bootstrap.DomainValidatorFactory;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import dev.leadpatch.domain.value.CompanyId;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty endpoints never respond; each database connection pool has two connections. */
class HungEndpointsTest {

    private static final int HUNG_ENDPOINTS = 50;
    private static final int LEADS = 20;

    private final Validator validator = DomainValidatorFactory.create();
    private final AtomicInteger deliveries = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void hanging_endpoints_hold_no_database_connection_and_delay_neither_patches_nor_other_endpoints()
            throws Exception {
        PostgresApplicationFactory factory = new PostgresApplicationFactory(() -> validator, 2, 2);
        try (ApplicationFixture fixture = ApplicationFixture.open(directory, validator, factory);
                RunningServer server = fixture.application()
                        .serve(
                                new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                                DemoFixture.LOOPBACK_RECEIVERS);
                LoadTestReceiver receiver = new LoadTestReceiver(body -> deliveries.incrementAndGet())) {
            ApiClient client =
                    ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY);
            for (int i = 0; i < HUNG_ENDPOINTS; i++) {
                subscribe(fixture, receiver.url("/hang/" + i));
            }
            client.patch(LEADS + 1, "{\"last_name\": \"Hung\"}").assertStatus(200);
            await().until(() ->
                    queryNumber(fixture, "select count(*) from webhook_lines where attempts > 0") == HUNG_ENDPOINTS);

            subscribe(fixture, receiver.url("/take"));
            for (long lead = 1; lead <= LEADS; lead++) {
                long start = System.nanoTime();
                client.patch(lead, "{\"last_name\": \"Patched\"}").assertStatus(200);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            }

            await().atMost(Duration.ofSeconds(5)).until(() -> deliveries.get() == LEADS);
            await().until(() -> queryNumber(fixture, """
                    select count(*) from pg_stat_activity
                    where application_name = 'leadpatch' and state <> 'idle'
                    """) == 0);
        }
    }

    private static void subscribe(ApplicationFixture fixture, URI url) {
        new DemoWebhookSetup(fixture.application().endpointStore(), UUID::randomUUID, new SecureRandom())
                .findOrAdd(url, new CompanyId(1), Instant.now());
    }

    private static long queryNumber(ApplicationFixture fixture, String sql) throws SQLException {
        try (Connection connection = fixture.databaseFixture().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
