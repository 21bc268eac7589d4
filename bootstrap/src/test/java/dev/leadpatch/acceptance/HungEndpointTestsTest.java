package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.Installation.Serving;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.PostgresInstallations;
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

/** As many tests as one company can have hang, and there are two connections to the database for each purpose. */
class HungEndpointTestsTest {

    private static final int MOST = 2;

    private final Validator validator = RuleValidator.create();

    @TempDir
    private Path directory;

    @Test
    void tests_that_hang_hold_no_connection_and_one_more_is_to_try_again_later() throws Exception {
        PostgresInstallations few = new PostgresInstallations(() -> validator, 2, 2);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (TestInstallation installation = TestInstallation.open(directory, validator, few);
                Serving serving = installation
                        .installation()
                        .serve(
                                new ListenSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.STANDARD),
                                Demo.HERE);
                PathReceiver receiver = PathReceiver.start()) {
            OwnCompany company = OwnCompany.in(installation.tables());
            EndpointId id = new EndpointId(UUID.randomUUID());
            OwnEndpoint.keep(
                    installation.installation().endpoints(),
                    new CompanyId(company.id()),
                    id,
                    receiver.url("/hang/204"),
                    false);
            Client client = Client.withKey(
                    URI.create("http://127.0.0.1:" + serving.port()),
                    company.addKeyWith("read", "write", "admin").text());
            OwnEndpoint endpoint = new OwnEndpoint(company, client, id.toString());
            List<Future<Answer>> hanging = Stream.generate(() -> threads.submit(() -> endpoint.post("/test")))
                    .limit(MOST)
                    .toList();
            await().until(() -> receiver.told().size() == MOST);

            Answer busy = endpoint.post("/test").isError(503, "unavailable");
            endpoint.change(company.addLead());
            endpoint.page("");

            assertThat(busy.header("Retry-After")).hasValue("5");
            assertThat(receiver.told()).hasSize(MOST);
            receiver.goOn();
            for (Future<Answer> test : hanging) {
                assertThat(test.get().is(200).get("delivered")).isEqualTo(true);
            }
            assertThat(endpoint.post("/test").is(200).get("delivered")).isEqualTo(true);
        } finally {
            threads.shutdownNow();
        }
    }
}
