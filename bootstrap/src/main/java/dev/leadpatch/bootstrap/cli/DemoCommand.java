package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.demo.DemoBanner;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DemoCommandSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadpatch demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Serves a demo company with 1,000 leads from an embedded database, to try out Leadpatch.")
final class DemoCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description = "URL that receives every change as a webhook, such as http://127.0.0.1:9000/hook"
                    + " (LEADPATCH_WEBHOOK_URL)")
    private @Nullable String webhookUrl;

    DemoCommand(CliEnvironment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call()
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException {
        Map<Setting, String> optionValues = options.asMap();
        if (webhookUrl != null) {
            optionValues.put(Setting.WEBHOOK_URL, webhookUrl);
        }
        DemoCommandSettings settings = DemoCommandSettings.read(optionValues, environment.environmentVariables());
        LogbackConfigurator.configure(
                settings.logFormat(), environment.console().out());
        try (ShutdownSignal shutdownSignal = environment.shutdownSignals().get();
                Application application = environment.applicationFactory().open(settings.database())) {
            DemoDataset dataset = loadDemoData(application, settings);
            CompanyId company = dataset.mainCompanyId();
            Optional<NewEndpoint> webhook = settings.webhookUrl().map(url -> addWebhook(application, url, company));
            try (Application.RunningServer server =
                    application.serve(settings.server(), settings.receiverAllowlist())) {
                DemoBanner banner = new DemoBanner(
                        environment.version(),
                        settings.server().url(server.port()),
                        dataset.keys(),
                        settings.database().dataDirectory(),
                        webhook);
                environment.console().err().print(banner.render());
                server.metricsUrl().ifPresent(environment.console()::printMetricsUrl);
                shutdownSignal.await();
            }
        }
        return ExitCode.OK;
    }

    private DemoDataset loadDemoData(Application application, DemoCommandSettings settings)
            throws CommandFailedException {
        DemoDataset dataset = new DemoDataset();
        Optional<String> conflict = dataset.install(
                application.companyStore(), application.apiKeyStore(), environment.newLoadCompany(application));
        if (conflict.isPresent()) {
            throw CommandFailedException.usageError("The data directory %s can't be used for the demo: %s"
                    .formatted(settings.database().dataDirectory(), conflict.get()));
        }
        return dataset;
    }

    private NewEndpoint addWebhook(Application application, URI url, CompanyId company) {
        return new DemoWebhookSetup(application.endpointStore(), environment.uuids(), environment.randomGenerator())
                .findOrAdd(url, company, environment.clock().instant());
    }
}
