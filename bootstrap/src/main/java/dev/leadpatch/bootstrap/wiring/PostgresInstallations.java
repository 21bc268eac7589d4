package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.cli.CannotStart;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.cli.Installations;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import jakarta.validation.Validator;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens PostgreSQL databases: one of our own, or one that somebody else runs. */
public final class PostgresInstallations implements Installations {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresInstallations.class);

    // an embedded server takes 47 connections in all; two cores are busy with far fewer
    private static final int CONNECTIONS = 16;
    private static final int DELIVERY_CONNECTIONS = 4;

    private final Supplier<Validator> validator;
    private final int connections;
    private final int deliveryConnections;
    private final BackgroundLoops loops;

    /**
     * @param validator judges the domain's rules; asked for when a database is opened, not before, because making one
     *     writes to the log
     */
    public PostgresInstallations(Supplier<Validator> validator) {
        this(validator, CONNECTIONS, DELIVERY_CONNECTIONS);
    }

    /** With so many connections for requests, and for deliveries. */
    public PostgresInstallations(Supplier<Validator> validator, int connections, int deliveryConnections) {
        this(
                validator,
                connections,
                deliveryConnections,
                new BackgroundLoops((loop, failure) -> LOG.atError()
                        .setCause(failure)
                        .addKeyValue("loop", loop)
                        .log("A background loop failed; it continues")));
    }

    /** With a runner of background loops, whose loops are closed with what they belong to. */
    public PostgresInstallations(
            Supplier<Validator> validator, int connections, int deliveryConnections, BackgroundLoops loops) {
        this.loops = loops;
        this.validator = validator;
        this.connections = connections;
        this.deliveryConnections = deliveryConnections;
    }

    @Override
    public Installation open(DatabaseSettings database) throws CannotStart, InterruptedException {
        Validator rules = validator.get();
        Optional<EmbeddedDatabase> embedded = embedded(database);
        PostgresInstallation installation =
                new PostgresInstallation(connection(database, embedded), embedded, rules, loops);
        boolean open = false;
        try {
            installation.migrate();
            open = true;
            return installation;
        } catch (DatabaseUnusableException unusable) {
            throw CannotStart.now(
                    "The database " + address(database) + " can't be used: " + unusable.getMessage() + ".");
        } catch (StoreUnavailableException unreachable) {
            throw CannotStart.now("The database " + address(database) + " can't be reached.");
        } finally {
            if (!open) {
                installation.close();
            }
        }
    }

    private static Optional<EmbeddedDatabase> embedded(DatabaseSettings database)
            throws CannotStart, InterruptedException {
        Optional<DatabaseSettings.Embedded> settings = database.fold(Optional::of, external -> Optional.empty());
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EmbeddedDatabase.start(settings.get().dataDirectory()));
        } catch (EmbeddedDatabaseFailure failure) {
            throw cannotStart(failure);
        }
    }

    private static String address(DatabaseSettings database) {
        return database.fold(embedded -> "in " + embedded.dataDirectory(), external -> "at " + external.address());
    }

    private static CannotStart cannotStart(EmbeddedDatabaseFailure failure) {
        boolean mayWorkAnotherTime = failure instanceof EmbeddedDatabaseFailure.StartFailed
                || failure instanceof EmbeddedDatabaseFailure.InitialisationFailed;
        String sentence = String.valueOf(failure.getMessage());
        return mayWorkAnotherTime ? CannotStart.now(sentence) : CannotStart.asAskedFor(sentence);
    }

    private PostgresSettings connection(DatabaseSettings database, Optional<EmbeddedDatabase> embedded) {
        return database.fold(
                ours -> settings(
                        embedded.orElseThrow().jdbcUrl(),
                        embedded.orElseThrow().username(),
                        embedded.orElseThrow().password(),
                        Optional.of(embedded.orElseThrow().secretKey())),
                external -> settings(
                        external.jdbcUrl(),
                        external.user().orElse(System.getProperty("user.name")),
                        external.password().orElse(""),
                        external.secretKey()));
    }

    private PostgresSettings settings(String jdbcUrl, String user, String password, Optional<SecretKey> secretKey) {
        return new PostgresSettings(jdbcUrl, user, password, connections, deliveryConnections, secretKey);
    }
}
