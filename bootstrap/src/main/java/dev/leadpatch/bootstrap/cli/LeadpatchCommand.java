package dev.leadpatch.bootstrap.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code leadpatch} without a command, which is too little. */
@Command(
        name = "leadpatch",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Updates leads over HTTP, on PostgreSQL.",
        footer = {
            "",
            "Settings can also be made by environment variables; an option wins over its variable.",
            "Without LEADPATCH_DATABASE_URL (jdbc:postgresql://HOST/DB or postgresql://USER:PASSWORD@HOST/DB)",
            "the data is kept in an embedded PostgreSQL in the data directory.",
            "",
            "Exit codes: 0 done, 1 failed, 2 can't be done as it was asked for."
        })
final class LeadpatchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        throw new ParameterException(new CommandLine(spec), "Name a command: demo, serve, load or key");
    }
}
