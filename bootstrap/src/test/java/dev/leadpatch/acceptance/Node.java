package dev.leadpatch.acceptance;

import dev.leadpatch.bootstrap.RuleValidator;
import dev.leadpatch.bootstrap.cli.CannotStart;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.ListenSettings;
import dev.leadpatch.bootstrap.settings.RequestSettings;
import dev.leadpatch.bootstrap.wiring.PostgresInstallations;
import jakarta.validation.Validator;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * One more node on a database that others use too, wired as the program wires it. It delivers as they do, and so to the
 * same receivers: what it may not send to would have failed for the others.
 */
record Node(Installation installation, Installation.Serving serving) implements AutoCloseable {

    static Node on(LeadTables tables) throws CannotStart, InterruptedException {
        Installation installation = open(tables, RuleValidator.create());
        return new Node(
                installation,
                installation.serve(
                        new ListenSettings(InetAddress.getLoopbackAddress(), 0, RequestSettings.STANDARD), Demo.HERE));
    }

    /** The node before it serves. */
    static Installation open(LeadTables tables, Validator validator) throws CannotStart, InterruptedException {
        return new PostgresInstallations(() -> validator).open(settings(tables));
    }

    static DatabaseSettings settings(LeadTables tables) {
        return new DatabaseSettings.External(
                tables.jdbcUrl(),
                Optional.of(tables.user()),
                Optional.of(tables.password()),
                "a test's",
                tables.secretKey());
    }

    Client client() {
        return Client.withKey(URI.create("http://127.0.0.1:" + serving.port()), Client.READ_WRITE);
    }

    @Override
    public void close() {
        serving.close();
        installation.close();
    }
}
