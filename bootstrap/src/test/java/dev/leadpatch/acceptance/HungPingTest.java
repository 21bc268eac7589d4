package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.ApplicationFixture;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointFixture;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.bootstrap.DomainValidatorFactory;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import dev.leadpatch.domain.value.CompanyId;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The maximum number of concurrent pings of a company hang; each database connection pool has two connections. */
class HungPingTest {

    private static final int MAX_CONCURRENT = 2;

    private final Validator validator = DomainValidatorFactory.create();

    @TempDir
    private Path directory;

    @Test
    void hanging_pings_hold_no_database_connection_and_excess_ping_returns_retry_later() throws Exception {
        PostgresApplicationFactory factory = new PostgresApplicationFactory(() -> validator, 2, 2);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (ApplicationFixture fixture = ApplicationFixture.open(directory, validator, factory);
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

            ApiResponse busy = endpoint.post("/test").assertError(503, "unavailable");
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
