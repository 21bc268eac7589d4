package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.DatabaseTransfer;
import dev.leadpatch.bootstrap.wiring.DatabaseTransfer.Restored;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code leadpatch move DIR}. */
@Command(
        name = "move",
        mixinStandardHelpOptions = true,
        description = {
            "Copies the embedded database of a data directory into the external PostgreSQL of the settings, which must have no"
                    + " data, completely or not at all. Stop the service before.",
            "The data directory does not change. The secrets of webhook endpoints are encrypted with LEADPATCH_SECRET_KEY."
        })
final class MoveCommand extends TransferCommand {
    @Parameters(paramLabel = "DIR", description = "The data directory of the embedded database.")
    private Path directory = Path.of("");

    MoveCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    @Nullable
    String dataDir() {
        return null;
    }

    @Override
    String subject() {
        return directory.toString();
    }

    @Override
    void run(DatabaseSettings database, DatabaseTransfer transfer)
            throws CommandFailedException, StartupException, InterruptedException {
        DatabaseSettings.External target = database.<Optional<DatabaseSettings.External>>fold(
                        embedded -> Optional.empty(), Optional::of)
                .orElseThrow(() -> CommandFailedException.usageError(Setting.DATABASE_URL.environmentVariable()
                        + " must be set: it selects the PostgreSQL to move to."));
        if (target.secretKeys().current().isEmpty()) {
            throw CommandFailedException.usageError(Setting.SECRET_KEY.environmentVariable()
                    + " must be set, because it encrypts the secrets of webhook endpoints. Nothing was changed.");
        }
        Path source = directory.toAbsolutePath().normalize();
        Restored moved = transfer.move(new DatabaseSettings.Embedded(source), target);
        output.print(
                environment.console(),
                Map.of(
                        "rows", moved.backup().rows(),
                        "skipped_tables", moved.backup().skippedTables(),
                        "unreadable_secrets", moved.unreadableSecrets()),
                "Moved %,d rows to %s. Start the service with the same settings, and not on %s again: %s"
                        .formatted(
                                moved.backup().rows(),
                                target.address(),
                                source,
                                StartCommand.of(System.getProperties(), "")));
        warnOfSkippedTables(moved.backup());
        if (moved.unreadableSecrets() > 0) {
            environment
                    .console()
                    .printError("The secrets of %d webhook endpoints can't be decrypted: rotate them."
                            .formatted(moved.unreadableSecrets()));
        }
    }
}
