package dev.leadpatch.bootstrap.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code leadpatch}: the parent of all commands; fails without a subcommand. */
@Command(
        name = "leadpatch",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "An HTTP API for updating leads, on PostgreSQL.",
        footer = {
            "",
            "Settings are also read from environment variables; an option overrides its variable.",
            "Without LEADPATCH_DATABASE_URL (jdbc:postgresql://HOST/DB or postgresql://USER:PASSWORD@HOST/DB)",
            "Leadpatch runs an embedded PostgreSQL in the data directory.",
            "",
            "Exit codes: 0 success, 1 failure, 2 usage error."
        })
final class LeadpatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(new CommandLine(spec), "a command is required: demo, serve, load or key");
    }
}
