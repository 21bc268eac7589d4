package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import jakarta.validation.Validator;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens applications on PostgreSQL: the embedded database, or an external one. */
public final class PostgresApplicationFactory implements Application.Factory {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresApplicationFactory.class);

    // the embedded server accepts 47 connections; far fewer keep two cores busy
    private static final int MAX_CONNECTIONS = 16;
    private static final int MAX_DELIVERY_CONNECTIONS = 4;

    private final Supplier<Validator> validatorSupplier;
    private final int maxConnections;
    private final int maxDeliveryConnections;
    private final BackgroundLoops loops;

    /**
     * Creates a factory with the default numbers of connections: 16 for requests and 4 for deliveries.
     *
     * @param validatorSupplier the validator of the domain's constraints; called when a database is opened and not
     *     before, because creating a validator writes to the log
     */
    public PostgresApplicationFactory(Supplier<Validator> validatorSupplier) {
        this(validatorSupplier, MAX_CONNECTIONS, MAX_DELIVERY_CONNECTIONS);
    }

    /** Creates a factory with the given maximum numbers of connections. */
    public PostgresApplicationFactory(
            Supplier<Validator> validatorSupplier, int maxConnections, int maxDeliveryConnections) {
        this(
                validatorSupplier,
                maxConnections,
                maxDeliveryConnections,
                new BackgroundLoops((loop, failure) -> LOG.atError()
                        .setCause(failure)
                        .addKeyValue("loop", loop)
                        .log("A background loop failed; it continues")));
    }

    /**
     * Creates a factory with the given runner of background loops.
     *
     * @param loops the runner; the caller closes it, and each application closes the loops that it starts
     */
    public PostgresApplicationFactory(
            Supplier<Validator> validatorSupplier,
            int maxConnections,
            int maxDeliveryConnections,
            BackgroundLoops loops) {
        this.loops = loops;
        this.validatorSupplier = validatorSupplier;
        this.maxConnections = maxConnections;
        this.maxDeliveryConnections = maxDeliveryConnections;
    }

    @Override
    public Application open(DatabaseSettings database) throws StartupException, InterruptedException {
        Validator validator = validatorSupplier.get();
        Optional<EmbeddedDatabase> embeddedDatabase = startEmbedded(database);
        PostgresApplication application = new PostgresApplication(
                toPostgresSettings(database, embeddedDatabase), embeddedDatabase, validator, loops);
        boolean opened = false;
        try {
            application.migrate();
            opened = true;
            return application;
        } catch (DatabaseUnusableException e) {
            throw StartupException.temporary(
                    "The database " + describe(database) + " can't be used: " + e.getMessage() + ".");
        } catch (StoreUnavailableException e) {
            throw StartupException.temporary("The database " + describe(database) + " can't be reached.");
        } finally {
            if (!opened) {
                application.close();
            }
        }
    }

    private static Optional<EmbeddedDatabase> startEmbedded(DatabaseSettings database)
            throws StartupException, InterruptedException {
        Optional<DatabaseSettings.Embedded> settings = database.fold(Optional::of, external -> Optional.empty());
        if (settings.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(EmbeddedDatabase.start(settings.get().dataDirectory()));
        } catch (EmbeddedDatabaseException e) {
            throw toStartupException(e);
        }
    }

    private static String describe(DatabaseSettings database) {
        return database.fold(embedded -> "in " + embedded.dataDirectory(), external -> "at " + external.address());
    }

    private static StartupException toStartupException(EmbeddedDatabaseException e) {
        boolean temporary = e instanceof EmbeddedDatabaseException.StartFailedException
                || e instanceof EmbeddedDatabaseException.InitializationFailedException;
        String message = String.valueOf(e.getMessage());
        return temporary ? StartupException.temporary(message) : StartupException.permanent(message);
    }

    private PostgresSettings toPostgresSettings(
            DatabaseSettings database, Optional<EmbeddedDatabase> embeddedDatabase) {
        return database.fold(
                embedded -> newPostgresSettings(
                        embeddedDatabase.orElseThrow().jdbcUrl(),
                        embeddedDatabase.orElseThrow().username(),
                        embeddedDatabase.orElseThrow().password(),
                        PostgresSettings.DEFAULT_SCHEMA,
                        Optional.of(embeddedDatabase.orElseThrow().secretKey())),
                external -> newPostgresSettings(
                        external.jdbcUrl(),
                        external.user().orElse(System.getProperty("user.name")),
                        external.password().orElse(""),
                        external.schema(),
                        external.secretKey()));
    }

    private PostgresSettings newPostgresSettings(
            String jdbcUrl, String user, String password, String schema, Optional<SecretKey> secretKey) {
        return new PostgresSettings(jdbcUrl, user, password, maxConnections, maxDeliveryConnections, schema, secretKey);
    }
}
