package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.PoolSizes;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;

/** {@code leadpatch migrate}. */
@Command(
        name = "migrate",
        mixinStandardHelpOptions = true,
        description = {
            "Migrates the schema of the database to this version, as a service does when it starts.",
            "For a user that owns the schema, if the user of the service may not change it."
        })
final class MigrateCommand extends DatabaseCommand {
    @Mixin
    private OutputOptions output = new OutputOptions();

    MigrateCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    Application open(DatabaseSettings database) throws StartupException, InterruptedException {
        return environment.applicationFactory().open(database, PoolSizes.COMMAND);
    }

    @Override
    int run(Application application) {
        String version = application.schemaVersion();
        output.print(
                environment.console(),
                Map.of("schema_version", version),
                "The schema has version " + version + ", that of this program.");
        return ExitCode.OK;
    }
}
