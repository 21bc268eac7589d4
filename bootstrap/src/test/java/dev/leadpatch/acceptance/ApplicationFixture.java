package dev.leadpatch.acceptance;

import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.demo.DemoDataset.DemoApiKey;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseException;
import dev.leadpatch.bootstrap.postgres.UnpackedPostgres;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.PostgresApplicationFactory;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An embedded database with the demo companies, and the application on it. */
public record ApplicationFixture(EmbeddedDatabase database, Application application) implements AutoCloseable {

    private static final DemoDataset COMPANIES = new DemoDataset();

    public static ApplicationFixture open(Path directory, Validator validator)
            throws EmbeddedDatabaseException, StartupException, InterruptedException, IOException {
        return open(directory, validator, new PostgresApplicationFactory(() -> validator));
    }

    static ApplicationFixture open(Path directory, Validator validator, PostgresApplicationFactory factory)
            throws EmbeddedDatabaseException, StartupException, InterruptedException, IOException {
        EmbeddedDatabase database = EmbeddedDatabase.start(directory, UnpackedPostgres.home());
        Application application = factory.open(AdditionalNode.settings(databaseFixture(database)));
        COMPANIES.install(
                application.companyStore(),
                application.apiKeyStore(),
                new LoadCompanyService(
                        application.companyStore(), validator, InstantSource.system(), UUID::randomUUID));
        return new ApplicationFixture(database, application);
    }

    /** Opens another node on the same database; the caller must close it. */
    public Application openAnother(Validator validator) throws StartupException, InterruptedException {
        return AdditionalNode.open(databaseFixture(), validator);
    }

    public DatabaseFixture databaseFixture() {
        return databaseFixture(database);
    }

    private static DatabaseFixture databaseFixture(EmbeddedDatabase database) {
        return new DatabaseFixture(
                database.jdbcUrl(), database.username(), database.password(), Optional.of(database.secretKey()));
    }

    /** Returns the demo company's API key with exactly this access. */
    static String demoKey(String access) {
        return demoKeyWith(List.of(access));
    }

    static String otherCompanyKey() {
        return COMPANIES.keys().get(COMPANIES.keys().size() - 1).rawKey().text();
    }

    private static String demoKeyWith(List<String> access) {
        return COMPANIES.keys().stream()
                .filter(key -> List.copyOf(key.permissionNames()).equals(access))
                .map(DemoApiKey::rawKey)
                .map(key -> key.text())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        application.close();
        database.close();
    }
}
