package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.wiring.StartupException;
import dev.leadpatch.domain.patch.NameSuggester;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Parses the command line, runs the command, and reports a failure as error lines and an exit code. */
public final class CommandLineInterface {
    private static final int HELP_WIDTH = 110;

    private final Console console;
    private final CommandLine commandLine;

    public CommandLineInterface(CliEnvironment environment) {
        this.console = environment.console();
        CommandLine keys = new CommandLine(new KeyCommand())
                .addSubcommand(new KeyCreateCommand(environment))
                .addSubcommand(new KeyListCommand(environment))
                .addSubcommand(new KeyRevokeCommand(environment));
        this.commandLine = new CommandLine(new LeadpatchCommand())
                .addSubcommand(new DemoCommand(environment))
                .addSubcommand(new ServeCommand(environment))
                .addSubcommand(new LoadCommand(environment))
                .addSubcommand(keys);
        commandLine.getCommandSpec().versionProvider(() -> new String[] {"Leadpatch " + environment.version()});
        commandLine
                .setParameterExceptionHandler((e, arguments) -> reportError(e))
                .setExecutionExceptionHandler((e, command, arguments) -> reportError(e))
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    }

    /**
     * Runs the command that the arguments name.
     *
     * @return the exit code: 0 success, 1 failure, 2 usage error
     */
    public int run(String... arguments) {
        return commandLine.execute(arguments);
    }

    private int reportError(ParameterException e) {
        String hint = e instanceof UnmatchedArgumentException unmatched
                ? suggestionFor(unmatched)
                        .map(suggestion -> "; did you mean " + suggestion + "?")
                        .orElse("")
                : "";
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        console.printError(e.getMessage() + hint + " (see " + command + " --help)");
        return ExitCode.USAGE;
    }

    private static Optional<String> suggestionFor(UnmatchedArgumentException unmatched) {
        CommandSpec command = unmatched.getCommandLine().getCommandSpec();
        Set<String> options = command.optionsMap().keySet();
        Set<String> commands = command.subcommands().keySet();
        return new NameSuggester(
                        Stream.concat(options.stream(), commands.stream()).toList())
                .nearest(unmatched.getUnmatched().get(0));
    }

    private int reportError(Exception e) throws Exception {
        if (e instanceof InvalidSettingsException invalid) {
            invalid.errors().forEach(console::printError);
            return ExitCode.USAGE;
        }
        if (e instanceof CommandFailedException commandFailed) {
            console.printError(commandFailed.message());
            return commandFailed.exitCode();
        }
        if (e instanceof StartupException startupFailed) {
            console.printError(startupFailed.message());
            return startupFailed.isTemporary() ? ExitCode.FAILURE : ExitCode.USAGE;
        }
        if (e instanceof StoreUnavailableException) {
            console.printError(e.getMessage() + ".");
            return ExitCode.FAILURE;
        }
        if (e instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            console.printError("Interrupted.");
            return ExitCode.FAILURE;
        }
        throw e; // a bug: picocli prints the stack trace
    }
}
