package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.doctor.SettingsCheck;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.ServeCommandSettings;
import dev.leadpatch.bootstrap.settings.SettingsReport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands {@code leadpatch config check} and {@code leadpatch config show}, which have the options of serve. */
abstract class ConfigCommand implements Callable<Integer> {
    final CliEnvironment environment;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private ServeOptions options = new ServeOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    ConfigCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    static CommandLine group(CliEnvironment environment) {
        return CommandGroup.of(
                "config",
                "Checks and shows the settings of serve.",
                List.of(new CommandLine(new CheckCommand(environment)), new CommandLine(new ShowCommand(environment))));
    }

    @Override
    public final Integer call() throws InvalidSettingsException {
        LogbackConfigurator.configureErrorsOnly(environment.console().err());
        return run(options, spec, output);
    }

    abstract int run(ServeOptions options, CommandSpec spec, OutputOptions output) throws InvalidSettingsException;

    /** {@code leadpatch config check}. */
    @Command(
            name = "check",
            mixinStandardHelpOptions = true,
            description =
                    "Checks all settings of serve, with the same options. Opens no database, and changes nothing.")
    static final class CheckCommand extends ConfigCommand {
        CheckCommand(CliEnvironment environment) {
            super(environment);
        }

        @Override
        int run(ServeOptions options, CommandSpec spec, OutputOptions output) {
            CheckReport report =
                    new CheckReport(SettingsCheck.of(options.values(spec), environment.environmentVariables())
                            .results());
            report.print(environment.console(), output);
            return report.isHealthy() ? ExitCode.OK : ExitCode.USAGE;
        }
    }

    /** {@code leadpatch config show}. */
    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            description =
                    "Prints all settings of serve, with the same options, and where each is set. Secrets are masked.")
    static final class ShowCommand extends ConfigCommand {
        ShowCommand(CliEnvironment environment) {
            super(environment);
        }

        @Override
        int run(ServeOptions options, CommandSpec spec, OutputOptions output) throws InvalidSettingsException {
            SettingsReport report = ServeCommandSettings.read(options.values(spec), environment.environmentVariables())
                    .report();
            report.warnings().forEach(warning -> environment.console().err().println("Warning: " + warning));
            output.printRows(environment.console(), SettingFormat.FORMAT, report.settings());
            return ExitCode.OK;
        }
    }
}
