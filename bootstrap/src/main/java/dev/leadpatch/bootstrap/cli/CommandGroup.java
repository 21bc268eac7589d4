package dev.leadpatch.bootstrap.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** The parent of commands, such as {@code key}: it fails without a subcommand. */
final class CommandGroup implements Callable<Integer> {
    private final CommandSpec spec;

    private CommandGroup(String name, String description) {
        spec = CommandSpec.wrapWithoutInspection(this).name(name).mixinStandardHelpOptions(true);
        spec.usageMessage().synopsisSubcommandLabel("COMMAND").description(description);
    }

    static CommandLine of(String name, String description, List<CommandLine> commands) {
        CommandLine group = new CommandLine(new CommandGroup(name, description).spec);
        commands.forEach(command -> group.addSubcommand(command.getCommandName(), command));
        return group;
    }

    @Override
    public Integer call() {
        throw missingCommand(spec);
    }

    /** The error of a group that was called without a subcommand; it lists them. */
    static ParameterException missingCommand(CommandSpec group) {
        return new ParameterException(
                group.commandLine(),
                "a command is required: "
                        + String.join(", ", group.subcommands().keySet()));
    }
}
