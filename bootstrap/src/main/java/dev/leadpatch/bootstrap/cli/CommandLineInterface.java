package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.EndpointStore.SecretKeyMissingException;
import dev.leadpatch.bootstrap.cli.CliEnvironment.Console;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the command line, runs the command, and reports a failure as error lines and an exit code. */
public final class CommandLineInterface {
    private static final int HELP_WIDTH = 110;

    private final Console console;
    private final CommandLine commandLine;

    public CommandLineInterface(CliEnvironment environment) {
        this.console = environment.console();
        CommandLine keys = CommandGroup.of(
                "key",
                "Creates, lists, rotates and revokes API keys.",
                List.of(
                        new CommandLine(new KeyCreateCommand(environment)),
                        new CommandLine(new KeyCommand.ListCommand(environment)),
                        KeyRotateCommand.commandLine(environment),
                        new CommandLine(new KeyCommand.RevokeCommand(environment))));
        this.commandLine = new CommandLine(new LeadpatchCommand());
        SettingOptions.addConfigTo(commandLine.getCommandSpec());
        commandLine
                .addSubcommand(new DemoCommand(environment))
                .addSubcommand(new InitCommand(environment))
                .addSubcommand(new MigrateCommand(environment))
                .addSubcommand(DistributeCommand.group(environment))
                .addSubcommand(new ServeCommand(environment))
                .addSubcommand(new LoadCommand(environment))
                .addSubcommand(new ImportCommand(environment))
                .addSubcommand(new ExportCommand(environment))
                .addSubcommand(keys)
                .addSubcommand(CatalogCommand.groupOf(CatalogKind.TAG, environment))
                .addSubcommand(CatalogCommand.groupOf(CatalogKind.USER, environment))
                .addSubcommand(CatalogCommand.groupOf(CatalogKind.FIELD, environment))
                .addSubcommand(CatalogCommand.groupOf(CatalogKind.OPTION, environment))
                .addSubcommand(EndpointCommand.group(environment))
                .addSubcommand(AuditCommand.group(environment))
                .addSubcommand(ReencryptSecretsCommand.group(environment))
                .addSubcommand(new BackupCommand(environment))
                .addSubcommand(new RestoreCommand(environment))
                .addSubcommand(new MoveCommand(environment))
                .addSubcommand(ConfigCommand.group(environment))
                .addSubcommand(new ListenCommand(environment))
                .addSubcommand(new DoctorCommand(environment));
        commandLine.getCommandSpec().versionProvider(() -> new String[] {"Leadpatch " + environment.version()});
        commandLine
                .setParameterExceptionHandler((e, arguments) -> reportError(e))
                .setExecutionExceptionHandler((e, command, arguments) -> reportError(e, command))
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    }

    /**
     * Runs the command that the arguments name.
     *
     * @return the exit code: 0 success, 1 failure, 2 usage error, 3 if an import rejected rows
     */
    public int run(String... arguments) {
        return commandLine.execute(arguments);
    }

    private int reportError(ParameterException e) {
        String message = e instanceof UnmatchedArgumentException unmatched
                ? new UnmatchedArgument(unmatched).toMessage()
                : e.getMessage();
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        printError(e.getCommandLine(), message + " (see " + command + " --help)");
        return ExitCode.USAGE;
    }

    private int reportError(Exception e, CommandLine command) throws Exception {
        if (e instanceof InvalidSettingsException invalid) {
            invalid.errors().forEach(error -> printError(command, error));
            return ExitCode.USAGE;
        }
        if (e instanceof InvalidUsageException invalid) {
            invalid.errors().forEach(error -> printError(command, error));
            return ExitCode.USAGE;
        }
        if (e instanceof CommandFailedException commandFailed) {
            printError(command, String.valueOf(commandFailed.getMessage()));
            return commandFailed.exitCode;
        }
        if (e instanceof StartupException startupFailed) {
            printError(command, startupFailed.message());
            return startupFailed.isTemporary() ? ExitCode.SOFTWARE : ExitCode.USAGE;
        }
        if (e instanceof StoreUnavailableException) {
            printError(command, e.getMessage() + ".");
            return ExitCode.SOFTWARE;
        }
        if (e instanceof SecretKeyMissingException) {
            printError(
                    command,
                    Setting.SECRET_KEY.environmentVariable()
                            + " must be set, because it encrypts the secrets of webhook endpoints. Nothing was changed.");
            return ExitCode.USAGE;
        }
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            printError(command, "Interrupted.");
            return ExitCode.SOFTWARE;
        }
        logFailure(command, "Unexpected error: " + e);
        throw e; // a bug: picocli prints the stack trace
    }

    private void printError(CommandLine command, String message) {
        console.printError(message);
        logFailure(command, message);
    }

    private static void logFailure(CommandLine command, String message) {
        if (command.getCommand() instanceof ServiceCommand service) {
            service.logFailure(message);
        }
    }

    /** {@code leadpatch}: the parent of all commands; fails without a subcommand. */
    @Command(
            name = "leadpatch",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            description = "An HTTP API for updating leads, on PostgreSQL.",
            footer = {
                "",
                "Settings are options, environment variables and lines of the file --config. An option overrides its variable,",
                "which overrides the file.",
                "Without LEADPATCH_DATABASE_URL (jdbc:postgresql://HOST/DB or postgresql://USER:PASSWORD@HOST/DB)",
                "Leadpatch runs an embedded PostgreSQL in the data directory.",
                "",
                "Exit codes: 0 success, 1 failure, 2 usage error."
            })
    private static final class LeadpatchCommand implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            throw CommandGroup.missingCommand(spec);
        }
    }

    /** A command failed. The message is one sentence for the operator and contains no secrets. */
    static final class CommandFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int exitCode;

        private CommandFailedException(String message, int exitCode) {
            super(message);
            this.exitCode = exitCode;
        }

        /** The command can't succeed as it was invoked, for example on a data directory in use: exit code 2. */
        static CommandFailedException usageError(String message) {
            return new CommandFailedException(message, ExitCode.USAGE);
        }

        /** The command may succeed later, for example when the database is reachable or has a company: exit code 1. */
        static CommandFailedException temporaryFailure(String message) {
            return new CommandFailedException(message, ExitCode.SOFTWARE);
        }
    }
}
