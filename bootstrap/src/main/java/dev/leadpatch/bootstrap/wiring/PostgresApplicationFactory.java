package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.cli.Application;
import dev.leadpatch.bootstrap.cli.ApplicationFactory;
import dev.leadpatch.bootstrap.cli.CommandFailedException;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import jakarta.validation.Validator;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens PostgreSQL databases: one of our own, or one that somebody else runs. */
public final class PostgresApplicationFactory implements ApplicationFactory {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresApplicationFactory.class);

    // an embedded server takes 47 connections in all; two cores are busy with far fewer
    private static final int MAX_CONNECTIONS = 16;
    private static final int MAX_DELIVERY_CONNECTIONS = 4;

    private final Supplier<Validator> validatorSupplier;
    private final int maxConnections;
    private final int maxDeliveryConnections;
    private final BackgroundLoops loops;

    /**
     * @param validator judges the domain's rules; asked for when a database is opened, not before, because making one
     *     writes to the log
     */
    public PostgresApplicationFactory(Supplier<Validator> validator) {
        this(validator, MAX_CONNECTIONS, MAX_DELIVERY_CONNECTIONS);
    }

    /** With so many connections for requests, and for deliveries. */
    public PostgresApplicationFactory(Supplier<Validator> validator, int connections, int deliveryConnections) {
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
    public PostgresApplicationFactory(
            Supplier<Validator> validator, int connections, int deliveryConnections, BackgroundLoops loops) {
        this.loops = loops;
        this.validatorSupplier = validator;
        this.maxConnections = connections;
        this.maxDeliveryConnections = deliveryConnections;
    }

    @Override
    public Application open(DatabaseSettings database) throws CommandFailedException, InterruptedException {
        Validator rules = validatorSupplier.get();
        Optional<EmbeddedDatabase> embedded = startEmbedded(database);
        PostgresApplication installation =
                new PostgresApplication(toPostgresSettings(database, embedded), embedded, rules, loops);
        boolean open = false;
        try {
            installation.migrate();
            open = true;
            return installation;
        } catch (DatabaseUnusableException unusable) {
            throw CommandFailedException.temporaryFailure(
                    "The database " + describe(database) + " can't be used: " + unusable.getMessage() + ".");
        } catch (StoreUnavailableException unreachable) {
            throw CommandFailedException.temporaryFailure("The database " + describe(database) + " can't be reached.");
        } finally {
            if (!open) {
                installation.close();
            }
        }
    }

    private static Optional<EmbeddedDatabase> startEmbedded(DatabaseSettings database)
            throws CommandFailedException, InterruptedException {
        Optional<DatabaseSettings.Embedded> settings = database.fold(Optional::of, external -> Optional.empty());
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EmbeddedDatabase.start(settings.get().dataDirectory()));
        } catch (EmbeddedDatabaseException failure) {
            throw toCommandFailure(failure);
        }
    }

    private static String describe(DatabaseSettings database) {
        return database.fold(embedded -> "in " + embedded.dataDirectory(), external -> "at " + external.address());
    }

    private static CommandFailedException toCommandFailure(EmbeddedDatabaseException failure) {
        boolean mayWorkAnotherTime = failure instanceof EmbeddedDatabaseException.StartFailedException
                || failure instanceof EmbeddedDatabaseException.InitializationFailedException;
        String sentence = String.valueOf(failure.getMessage());
        return mayWorkAnotherTime
                ? CommandFailedException.temporaryFailure(sentence)
                : CommandFailedException.usageError(sentence);
    }

    private PostgresSettings toPostgresSettings(DatabaseSettings database, Optional<EmbeddedDatabase> embedded) {
        return database.fold(
                ours -> newPostgresSettings(
                        embedded.orElseThrow().jdbcUrl(),
                        embedded.orElseThrow().username(),
                        embedded.orElseThrow().password(),
                        Optional.of(embedded.orElseThrow().secretKey())),
                external -> newPostgresSettings(
                        external.jdbcUrl(),
                        external.user().orElse(System.getProperty("user.name")),
                        external.password().orElse(""),
                        external.secretKey()));
    }

    private PostgresSettings newPostgresSettings(
            String jdbcUrl, String user, String password, Optional<SecretKey> secretKey) {
        return new PostgresSettings(jdbcUrl, user, password, maxConnections, maxDeliveryConnections, secretKey);
    }
}
