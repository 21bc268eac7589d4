package dev.leadpatch.acceptance;

import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.bootstrap.cli.CannotStart;
import dev.leadpatch.bootstrap.cli.Installation;
import dev.leadpatch.bootstrap.demo.DemoCompanies;
import dev.leadpatch.bootstrap.demo.DemoKey;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabase;
import dev.leadpatch.bootstrap.postgres.EmbeddedDatabaseFailure;
import dev.leadpatch.bootstrap.postgres.UnpackedPrograms;
import dev.leadpatch.bootstrap.wiring.PostgresInstallations;
import jakarta.validation.Validator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An embedded database with the demo companies in it, open to the service and to tests. */
public record TestInstallation(EmbeddedDatabase database, Installation installation) implements AutoCloseable {

    private static final DemoCompanies COMPANIES = new DemoCompanies();

    public static TestInstallation open(Path directory, Validator validator)
            throws EmbeddedDatabaseFailure, CannotStart, InterruptedException, IOException {
        return open(directory, validator, new PostgresInstallations(() -> validator));
    }

    static TestInstallation open(Path directory, Validator validator, PostgresInstallations installations)
            throws EmbeddedDatabaseFailure, CannotStart, InterruptedException, IOException {
        EmbeddedDatabase database = EmbeddedDatabase.start(directory, UnpackedPrograms.home());
        Installation installation = installations.open(Node.settings(tables(database)));
        COMPANIES.install(
                installation.companies(),
                installation.apiKeys(),
                new LoadCompanyService(installation.companies(), validator, InstantSource.system(), UUID::randomUUID));
        return new TestInstallation(database, installation);
    }

    /** Another node on the same database; whoever asks for it closes it. */
    public Installation another(Validator validator) throws CannotStart, InterruptedException {
        return Node.open(tables(), validator);
    }

    public LeadTables tables() {
        return tables(database);
    }

    private static LeadTables tables(EmbeddedDatabase database) {
        return new LeadTables(
                database.jdbcUrl(), database.username(), database.password(), Optional.of(database.secretKey()));
    }

    /** The demo company's key that has exactly this access. */
    static String key(String access) {
        return keyWith(List.of(access));
    }

    static String otherCompanysKey() {
        return COMPANIES.keys().get(COMPANIES.keys().size() - 1).key().text();
    }

    private static String keyWith(List<String> access) {
        return COMPANIES.keys().stream()
                .filter(key -> List.copyOf(key.access()).equals(access))
                .map(DemoKey::key)
                .map(key -> key.text())
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        installation.close();
        database.close();
    }
}
