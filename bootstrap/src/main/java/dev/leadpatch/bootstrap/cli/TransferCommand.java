package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.persistence.InvalidBackupException;
import dev.leadpatch.adapter.persistence.RestoredBackup;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.bootstrap.wiring.DatabaseTransfer;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command that copies whole databases. A shutdown signal interrupts it: nothing incomplete remains. */
abstract class TransferCommand implements Callable<Integer> {
    final CliEnvironment environment;

    @Mixin
    OutputOptions output = new OutputOptions();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    TransferCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public final Integer call()
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException {
        DatabaseSettings database =
                DatabaseSettings.read(SettingOptions.values(spec, dataDir()), environment.environmentVariables());
        LogbackConfigurator.configureWarningsOnly(environment.console().err());
        DatabaseTransfer transfer =
                environment.applicationFactory().transfer(CopyProgress.of(environment.console(), environment.clock()));
        try (ShutdownSignal signal = environment.shutdownSignals().get()) {
            signal.onReceived(transfer::cancel);
            return runUnlessCancelled(database, transfer);
        }
    }

    /** Reports a cancellation itself: once the signal is closed, the process ends without another message. */
    private int runUnlessCancelled(DatabaseSettings database, DatabaseTransfer transfer)
            throws CommandFailedException, StartupException, InterruptedException {
        try {
            run(database, transfer);
            return ExitCode.OK;
        } catch (InvalidBackupException e) {
            return interruptedOrThrow(
                    transfer,
                    CommandFailedException.temporaryFailure(
                            "%s %s. Nothing was restored.".formatted(subject(), e.reason())));
        } catch (IOException e) {
            return interruptedOrThrow(
                    transfer, CommandFailedException.temporaryFailure("%s: %s.".formatted(subject(), reasonOf(e))));
        } catch (StartupException e) {
            return interruptedOrThrow(transfer, e);
        }
    }

    private <E extends Exception> int interruptedOrThrow(DatabaseTransfer transfer, E failure) throws E {
        if (!transfer.isCancelled()) {
            throw failure;
        }
        environment.console().printError("The command was interrupted. Nothing was copied.");
        return ExitCode.SOFTWARE;
    }

    abstract @Nullable String dataDir();

    /** Names the file or directory of the command in messages. */
    abstract String subject();

    abstract void run(DatabaseSettings database, DatabaseTransfer transfer)
            throws CommandFailedException, StartupException, IOException, InterruptedException;

    void warnOfSkippedTables(RestoredBackup backup) {
        if (!backup.skippedTables().isEmpty()) {
            environment
                    .console()
                    .printError(
                            "The new schema does not have the tables %s, which are not of Leadpatch: they were skipped."
                                    .formatted(String.join(", ", backup.skippedTables())));
        }
    }

    private static String reasonOf(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "no such file or directory: " + missing.getFile();
        }
        if (e instanceof AccessDeniedException denied) {
            return "permission denied on " + denied.getFile();
        }
        if (e instanceof FileAlreadyExistsException) {
            return "the file exists already";
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }
}
