package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.Installation.Serving;
import dev.leadpatch.bootstrap.demo.DemoWebhook;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.PostgresInstallations;
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

/** Fifty endpoints that never answer, and two connections to the database for each purpose. */
class HungEndpointsTest {

    private static final int HUNG = 50;
    private static final int LEADS = 20;

    private final Validator validator = RuleValidator.create();
    private final AtomicInteger taken = new AtomicInteger();

    @TempDir
    private Path directory;

    @Test
    void endpoints_that_hang_hold_no_connection_and_delay_neither_patches_nor_other_endpoints() throws Exception {
        PostgresInstallations few = new PostgresInstallations(() -> validator, 2, 2);
        try (TestInstallation installation = TestInstallation.open(directory, validator, few);
                Serving serving = installation
                        .installation()
                        .serve(
                                new ListenSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.STANDARD),
                                Demo.HERE);
                LoadReceiver receiver = new LoadReceiver(body -> taken.incrementAndGet())) {
            Client client = Client.withKey(URI.create("http://127.0.0.1:" + serving.port()), Client.READ_WRITE);
            for (int i = 0; i < HUNG; i++) {
                subscribe(installation, receiver.url("/hang/" + i));
            }
            client.patch(LEADS + 1, "{\"last_name\": \"Hung\"}").is(200);
            await().until(() -> number(installation, "select count(*) from webhook_lines where attempts > 0") == HUNG);

            subscribe(installation, receiver.url("/take"));
            for (long lead = 1; lead <= LEADS; lead++) {
                long start = System.nanoTime();
                client.patch(lead, "{\"last_name\": \"Patched\"}").is(200);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            }

            await().atMost(Duration.ofSeconds(5)).until(() -> taken.get() == LEADS);
            await().until(() -> number(installation, """
                    select count(*) from pg_stat_activity
                    where application_name = 'leadpatch' and state <> 'idle'
                    """) == 0);
        }
    }

    private static void subscribe(TestInstallation installation, URI url) {
        new DemoWebhook(installation.installation().endpoints(), UUID::randomUUID, new SecureRandom())
                .at(url, new CompanyId(1), Instant.now());
    }

    private static long number(TestInstallation installation, String sql) throws SQLException {
        try (Connection connection = installation.tables().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
