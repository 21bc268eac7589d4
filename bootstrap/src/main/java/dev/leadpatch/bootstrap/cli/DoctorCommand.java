package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.adapter.persistence.DatabaseInspection;
import dev.leadpatch.adapter.persistence.PostgresSettings;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.bootstrap.doctor.CheckResult;
import dev.leadpatch.bootstrap.doctor.CheckResult.Status;
import dev.leadpatch.bootstrap.doctor.DatabaseChecks;
import dev.leadpatch.bootstrap.doctor.MachineChecks;
import dev.leadpatch.bootstrap.doctor.ReceiverCheck;
import dev.leadpatch.bootstrap.doctor.SettingsCheck;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DatabaseSettings;
import dev.leadpatch.bootstrap.settings.ReceiverSettings;
import dev.leadpatch.bootstrap.settings.ServeCommandSettings;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code leadpatch doctor}. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description = "Checks Java, memory, disk, settings, database and a webhook receiver. Changes nothing.")
final class DoctorCommand implements Callable<Integer> {
    private final CliEnvironment environment;
    private final List<CheckResult> results = new ArrayList<>();

    @Mixin
    private DataDirectoryOption dataDirectory = new DataDirectoryOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--url", paramLabel = "URL", description = "URL of a webhook receiver to check, by a HEAD request")
    private @Nullable String url;

    @Mixin
    private OutputOptions output = new OutputOptions();

    DoctorCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() throws InterruptedException {
        LogbackConfigurator.configureErrorsOnly(environment.console().err());
        results.addAll(MachineChecks.check());
        SettingsCheck check =
                SettingsCheck.of(SettingOptions.values(spec, dataDirectory.value), environment.environmentVariables());
        results.addAll(check.results());
        if (check.settings().isPresent()) {
            ServeCommandSettings settings = check.settings().get();
            checkDatabase(settings.database());
            checkReceiver(new ReceiverSettings(
                    settings.receiverAllowlist(), settings.server().deliveries().http()));
        }
        CheckReport report = new CheckReport(results);
        report.print(environment.console(), output);
        return report.isHealthy() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void checkDatabase(DatabaseSettings settings) throws InterruptedException {
        settings.fold(embedded -> Optional.of(embedded.dataDirectory()), external -> Optional.<Path>empty())
                .ifPresent(directory -> results.add(MachineChecks.checkDisk(directory)));
        String address =
                settings.fold(embedded -> "in " + embedded.dataDirectory(), external -> "at " + external.address());
        try {
            Optional<DatabaseInspection> database =
                    environment.applicationFactory().inspect(settings, environment.clock());
            if (database.isEmpty()) {
                results.add(new CheckResult(
                        "database", Status.WARNING, "there is no database " + address + " yet", "Run init or serve."));
                return;
            }
            String schema = settings.fold(embedded -> PostgresSettings.DEFAULT_SCHEMA, external -> external.schema());
            results.addAll(new DatabaseChecks(database.get(), schema).check(address));
        } catch (StartupException e) {
            results.add(new CheckResult(
                    "database",
                    Status.FAILED,
                    e.reason().replaceFirst("\\.$", ""),
                    e.remedy().isEmpty() ? "Check that it runs, and its settings." : e.remedy()));
        }
    }

    private void checkReceiver(ReceiverSettings receivers) {
        if (url == null) {
            return;
        }
        try (HttpWebhooks webhooks = environment.newHttpWebhooks(receivers)) {
            results.add(ReceiverCheck.check(webhooks, url));
        }
    }
}
