package dev.leadpatch.acceptance;

import dev.leadpatch.bootstrap.DomainValidatorFactory;
import dev.leadpatch.bootstrap.cli.Application;
import dev.leadpatch.bootstrap.cli.CommandFailedException;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * One more node on a database that others use too, wired as the program wires it. It delivers as they do, and so to the
 * same receivers: what it may not send to would have failed for the others.
 */
record AdditionalNode(Application application, Application.RunningServer server) implements AutoCloseable {

    static AdditionalNode start(DatabaseFixture tables) throws CommandFailedException, InterruptedException {
        Application installation = open(tables, DomainValidatorFactory.create());
        return new AdditionalNode(
                installation,
                installation.serve(
                        new ServerSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.DEFAULTS),
                        DemoFixture.LOOPBACK_RECEIVERS));
    }

    /** The node before it serves. */
    static Application open(DatabaseFixture tables, Validator validator)
            throws CommandFailedException, InterruptedException {
        return new PostgresApplicationFactory(() -> validator).open(settings(tables));
    }

    static DatabaseSettings settings(DatabaseFixture tables) {
        return new DatabaseSettings.External(
                tables.jdbcUrl(),
                Optional.of(tables.user()),
                Optional.of(tables.password()),
                "a test's",
                tables.secretKey());
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
