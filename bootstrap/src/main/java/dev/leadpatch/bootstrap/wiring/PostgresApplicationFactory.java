package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.persistence.DatabaseInspection;
import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import dev.leadpatch.adapter.persistence.PostgresSchema;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import jakarta.validation.Validator;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens applications on PostgreSQL: the embedded database, or an external one. */
public final class PostgresApplicationFactory implements ApplicationFactory {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresApplicationFactory.class);

    // how long to wait for a service that migrates the schema
    private static final Duration MAX_MIGRATION_WAIT = Duration.ofSeconds(30);

    private final Supplier<Validator> validatorSupplier;
    private final BackgroundLoops loops;
    private final Duration maxMigrationWait;
    private final TimeSource time;

    /**
     * Creates a factory whose applications share a runner of background loops, which logs their failures.
     *
     * @param validatorSupplier the validator of the domain's constraints; called when a database is opened and not
     *     before, because creating a validator writes to the log
     */
    public PostgresApplicationFactory(Supplier<Validator> validatorSupplier) {
        this(
                validatorSupplier,
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
    public PostgresApplicationFactory(Supplier<Validator> validatorSupplier, BackgroundLoops loops) {
        this(validatorSupplier, loops, MAX_MIGRATION_WAIT, TimeSource.SYSTEM);
    }

    private PostgresApplicationFactory(
            Supplier<Validator> validatorSupplier, BackgroundLoops loops, Duration maxMigrationWait, TimeSource time) {
        this.validatorSupplier = validatorSupplier;
        this.loops = loops;
        this.maxMigrationWait = maxMigrationWait;
        this.time = time;
    }

    /** Returns a factory whose commands wait for a service that migrates the schema for up to {@code wait}. */
    PostgresApplicationFactory withMaxMigrationWait(Duration wait) {
        return new PostgresApplicationFactory(validatorSupplier, loops, wait, time);
    }

    /**
     * Returns a factory whose applications use another time.
     *
     * @param clock the time of changes
     * @param nanoTime a monotonic time in nanoseconds, for rate limits
     */
    public PostgresApplicationFactory withTime(InstantSource clock, LongSupplier nanoTime) {
        return new PostgresApplicationFactory(
                validatorSupplier, loops, maxMigrationWait, new TimeSource(clock, nanoTime));
    }

    @Override
    public Application open(DatabaseSettings database, PoolSizes pools) throws StartupException, InterruptedException {
        return open(database, EmbeddedDatabase::start, pools, Optional.empty());
    }

    @Override
    public Application openForCommand(DatabaseSettings database, MissingSchema missingSchema)
            throws StartupException, InterruptedException {
        return open(database, EmbeddedDatabase::startOrConnect, PoolSizes.COMMAND, Optional.of(missingSchema));
    }

    @Override
    public Optional<DatabaseInspection> inspect(DatabaseSettings database, InstantSource clock)
            throws StartupException, InterruptedException {
        if (!DatabaseConnection.exists(database)) {
            return Optional.empty();
        }
        DatabaseConnection connection = DatabaseConnection.openForCommand(database);
        try (connection) {
            connection.requireOwnSessions();
            return Optional.of(PostgresSchema.inspect(connection.settings(), clock));
        } catch (DatabaseUnusableException | StoreUnavailableException e) {
            throw DatabaseConnection.toStartupException(e, database, connection.settings());
        }
    }

    @Override
    public DatabaseTransfer transfer(LongConsumer progress) {
        return new DatabaseTransfer(
                (database, connection) -> open(database, connection, Optional.empty()), progress, time.clock());
    }

    @Override
    public boolean distribute(DatabaseSettings.External database, int shards) throws StartupException {
        PostgresSettings settings = ConnectionSettings.of(database, PoolSizes.COMMAND);
        try {
            PostgresSchema.requireOwnSessions(settings);
            return PostgresSchema.distribute(settings, shards);
        } catch (DatabaseUnusableException | StoreUnavailableException e) {
            throw DatabaseConnection.toStartupException(e, database, settings);
        }
    }

    /** @param missingSchema empty if the schema is migrated */
    private Application open(
            DatabaseSettings database,
            DatabaseConnection.EmbeddedStart start,
            PoolSizes pools,
            Optional<MissingSchema> missingSchema)
            throws StartupException, InterruptedException {
        return open(database, DatabaseConnection.open(database, start, pools), missingSchema);
    }

    /** @param connection the result closes it; closed if this method throws an exception */
    private Application open(
            DatabaseSettings database, DatabaseConnection connection, Optional<MissingSchema> missingSchema)
            throws StartupException, InterruptedException {
        Validator validator = validatorSupplier.get();
        Optional<EmbeddedDatabase> embeddedDatabase = connection.embedded();
        PostgresSettings settings = connection.settings();
        PostgresApplication application = new PostgresApplication(settings, embeddedDatabase, validator, time, loops);
        boolean opened = false;
        try {
            connection.requireOwnSessions();
            if (missingSchema.isPresent()) {
                new CommandSchema(
                                settings,
                                DatabaseConnection.describe(database),
                                connection.isShared(),
                                maxMigrationWait)
                        .prepare(missingSchema.get(), application::migrate);
                PostgresSchema.requireSharding(settings);
            } else {
                application.migrate();
            }
            opened = true;
            return application;
        } catch (DatabaseUnusableException | StoreUnavailableException e) {
            throw DatabaseConnection.toStartupException(e, database, settings);
        } finally {
            if (!opened) {
                application.close();
            }
        }
    }
}
