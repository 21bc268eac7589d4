package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
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

/** The way in from the shell: finds the command, and turns whatever stops it into lines and an exit code. */
public final class CommandLineInterface {
    private static final int HELP_WIDTH = 110;

    private final Console console;
    private final CommandLine commandLine;

    public CommandLineInterface(CliEnvironment surroundings) {
        this.console = surroundings.console();
        CommandLine keys = new CommandLine(new KeyCommand())
                .addSubcommand(new KeyCreateCommand(surroundings))
                .addSubcommand(new KeyListCommand(surroundings))
                .addSubcommand(new KeyRevokeCommand(surroundings));
        this.commandLine = new CommandLine(new LeadpatchCommand())
                .addSubcommand(new DemoCommand(surroundings))
                .addSubcommand(new ServeCommand(surroundings))
                .addSubcommand(new LoadCommand(surroundings))
                .addSubcommand(keys);
        commandLine.getCommandSpec().versionProvider(() -> new String[] {"Leadpatch " + surroundings.version()});
        commandLine
                .setParameterExceptionHandler((mistake, arguments) -> reportError(mistake))
                .setExecutionExceptionHandler((failure, command, arguments) -> reportError(failure))
                .setUsageHelpWidth(HELP_WIDTH)
                .setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    }

    /**
     * Does what the arguments ask for.
     *
     * @return the exit code: 0 if it was done, 1 if it failed, 2 if it can't be done as it was asked for
     */
    public int run(String... arguments) {
        return commandLine.execute(arguments);
    }

    private int reportError(ParameterException mistake) {
        String hint = mistake instanceof UnmatchedArgumentException unmatched
                ? suggestionFor(unmatched)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse("")
                : "";
        String command = mistake.getCommandLine().getCommandSpec().qualifiedName(" ");
        console.printError(mistake.getMessage() + hint + " (" + command + " --help says more)");
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

    private int reportError(Exception failure) throws Exception {
        if (failure instanceof InvalidSettingsException invalid) {
            invalid.errors().forEach(console::printError);
            return ExitCode.USAGE;
        }
        if (failure instanceof CommandFailedException cannotStart) {
            console.printError(cannotStart.message());
            return cannotStart.exitCode();
        }
        if (failure instanceof StoreUnavailableException) {
            console.printError("It failed: " + failure.getMessage() + ".");
            return ExitCode.FAILURE;
        }
        if (failure instanceof InterruptedException) {
            Thread.currentThread().interrupt();
            console.printError("Interrupted.");
            return ExitCode.FAILURE;
        }
        throw failure; // a bug: picocli shows its trace, which is what its finder needs
    }
}
