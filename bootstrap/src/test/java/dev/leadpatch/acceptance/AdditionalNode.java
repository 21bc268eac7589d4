package dev.leadpatch.acceptance;

import dev.leadpatch.bootstrap.DomainValidatorFactory;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * A second node on a shared database, assembled like the program. It has the receiver allowlist of the other nodes,
 * because the deliveries that it claims would fail with a stricter one.
 */
record AdditionalNode(Application application, Application.RunningServer server) implements AutoCloseable {

    static AdditionalNode start(DatabaseFixture database) throws StartupException, InterruptedException {
        Application application = open(database, DomainValidatorFactory.create());
        return new AdditionalNode(
                application,
                application.serve(
                        new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                        DemoFixture.LOOPBACK_RECEIVERS));
    }

    /** Opens a node without starting its server. */
    static Application open(DatabaseFixture database, Validator validator)
            throws StartupException, InterruptedException {
        return new PostgresApplicationFactory(() -> validator).open(settings(database));
    }

    static DatabaseSettings settings(DatabaseFixture database) {
        return new DatabaseSettings.External(
                database.jdbcUrl(),
                Optional.of(database.user()),
                Optional.of(database.password()),
                "test",
                database.secretKey());
    }

    ApiClient client() {
        return ApiClient.withKey(URI.create("http://127.0.0.1:" + server.port()), ApiClient.READ_WRITE_KEY);
    }

    @Override
    public void close() {
        server.close();
        application.close();
    }
}
