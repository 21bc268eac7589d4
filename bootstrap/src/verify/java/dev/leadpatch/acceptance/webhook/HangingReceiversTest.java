package dev.leadpatch.acceptance.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.LoadTestReceiver;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.application.embed.DefaultValidator;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import dev.leadpatch.domain.value.CompanyId;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receivers that never respond; each database connection pool has two connections. */
@Tag("verification")
class HangingReceiversTest {

    private static final int HUNG_ENDPOINTS = 50;
    private static final int LEADS = 20;
    private static final int MAX_CONCURRENT = 2;

    private static final PoolSizes POOLS = new PoolSizes(2, 2);

    private final Validator validator = DefaultValidator.create();
    private final AtomicInteger deliveries = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void hanging_endpoints_hold_no_database_connection_and_delay_neither_patches_nor_other_endpoints()
            throws Exception {
        PostgresApplicationFactory factory = new PostgresApplicationFactory(() -> validator);
        try (ApplicationFixture fixture = ApplicationFixture.open(directory, validator, factory, POOLS);
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
            await().until(() -> queryNumber(fixture, "select count(*) from webhook_queue_heads where attempts > 0")
                    == HUNG_ENDPOINTS);

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
        new DemoWebhookSetup(fixture.application().endpointStore(), UUID::randomUUID)
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

    @Test
    void hanging_pings_hold_no_database_connection_and_excess_ping_returns_retry_later() throws Exception {
        PostgresApplicationFactory factory = new PostgresApplicationFactory(() -> validator);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ApplicationFixture fixture = ApplicationFixture.open(directory, validator, factory, POOLS);
                RunningServer server = fixture.application()
                        .serve(
                                new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                                DemoFixture.LOOPBACK_RECEIVERS);
                StatusPathReceiver receiver = StatusPathReceiver.start()) {
            CompanyFixture company = CompanyFixture.create(fixture.databaseFixture());
            EndpointId id = new EndpointId(UUID.randomUUID());
            EndpointFixture.store(
                    fixture.application().endpointStore(),
                    new CompanyId(company.id()),
                    id,
                    receiver.url("/hang/204"),
                    false);
            ApiClient client = ApiClient.withKey(
                    URI.create("http://127.0.0.1:" + server.port()),
                    company.addKeyWith("read", "write", "admin").value());
            EndpointFixture endpoint = new EndpointFixture(company, client, id.toString());
            List<Future<ApiResponse>> hanging = Stream.generate(() -> threads.submit(() -> endpoint.post("/test")))
                    .limit(MAX_CONCURRENT)
                    .toList();
            await().until(() -> receiver.deliveries().size() == MAX_CONCURRENT);

            ApiResponse busy = endpoint.post("/test").assertError(503, "overloaded");
            endpoint.changeLead(company.addLead());
            endpoint.page("");

            assertThat(busy.header("Retry-After")).hasValue("5");
            assertThat(receiver.deliveries()).hasSize(MAX_CONCURRENT);
            receiver.release();
            for (Future<ApiResponse> ping : hanging) {
                assertThat(ping.get().assertStatus(200).get("delivered")).isEqualTo(true);
            }
            assertThat(endpoint.post("/test").assertStatus(200).get("delivered"))
                    .isEqualTo(true);
        } finally {
            threads.shutdownNow();
        }
    }
}
