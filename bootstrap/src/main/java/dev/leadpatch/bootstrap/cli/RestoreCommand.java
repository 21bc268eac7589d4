package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.persistence.RestoredBackup;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.DatabaseTransfer;
import dev.leadpatch.bootstrap.wiring.DatabaseTransfer.Restored;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code leadpatch restore FILE}. */
@Command(
        name = "restore",
        mixinStandardHelpOptions = true,
        description = {
            "Restores a backup into a database without data, completely or not at all. Stop the service before.",
            "The file of the secret key is not part of a backup."
        })
final class RestoreCommand extends TransferCommand {
    @Parameters(paramLabel = "FILE", description = "The file that backup has written; - for standard input.")
    private String file = "";

    @Mixin
    private DataDirectoryOption dataDirectory = new DataDirectoryOption();

    RestoreCommand(CliEnvironment environment) {
        super(environment);
    }

    @Override
    @Nullable
    String dataDir() {
        return dataDirectory.value;
    }

    @Override
    String subject() {
        return file.equals("-") ? "standard input" : file;
    }

    @Override
    void run(DatabaseSettings database, DatabaseTransfer transfer)
            throws StartupException, IOException, InterruptedException {
        Console console = environment.console();
        try (InputStream stream = file.equals("-") ? console.in() : ChannelInput.of(Path.of(file))) {
            Restored restored = transfer.restore(database, stream);
            RestoredBackup backup = restored.backup();
            output.print(
                    console,
                    Map.of(
                            "rows", backup.rows(),
                            "created_at", backup.header().createdAt().toString(),
                            "skipped_tables", backup.skippedTables(),
                            "unreadable_secrets", restored.unreadableSecrets()),
                    "Restored %,d rows of the backup of %s."
                            .formatted(backup.rows(), backup.header().createdAt()));
            warnOfSkippedTables(backup);
            warnOfSecrets(database, restored.unreadableSecrets());
        }
    }

    private void warnOfSecrets(DatabaseSettings database, long unreadable) {
        if (unreadable > 0) {
            environment
                    .console()
                    .printError(
                            "The secrets of %d webhook endpoints can't be decrypted. Before you start the service, %s."
                                    .formatted(
                                            unreadable,
                                            database.fold(
                                                    embedded -> "copy secret.key of the original data directory to "
                                                            + embedded.dataDirectory(),
                                                    external -> "set " + Setting.SECRET_KEY.environmentVariable()
                                                            + " to the key of the original database")));
        }
    }
}
