package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.bootstrap.demo.DemoBanner;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator;
import dev.leadpatch.bootstrap.settings.DemoCommandSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code leadpatch demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Serves a company of a thousand leads from an embedded database, to try Leadpatch out.")
final class DemoCommand implements Callable<Integer> {
    private final CliEnvironment environment;

    @Mixin
    private ServerOptions options = new ServerOptions();

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description = "Tell this URL of every change, such as http://127.0.0.1:9000/hook (LEADPATCH_WEBHOOK_URL)")
    private @Nullable String webhookUrl;

    DemoCommand(CliEnvironment surroundings) {
        this.environment = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettingsException, CommandFailedException, InterruptedException {
        Map<Setting, String> given = options.asMap();
        if (webhookUrl != null) {
            given.put(Setting.WEBHOOK_URL, webhookUrl);
        }
        DemoCommandSettings settings = DemoCommandSettings.read(given, environment.environmentVariables());
        LogbackConfigurator.configure(
                settings.logFormat(), environment.console().out());
        try (ShutdownSignal termination = environment.shutdownSignals().get();
                Application installation = environment.applicationFactory().open(settings.database())) {
            DemoDataset companies = loadDemoData(installation, settings);
            CompanyId company = companies.mainCompanyId();
            Optional<NewEndpoint> webhook = settings.webhookUrl().map(url -> addWebhook(installation, url, company));
            try (Application.RunningServer serving =
                    installation.serve(settings.server(), settings.receiverAllowlist())) {
                DemoBanner banner = new DemoBanner(
                        environment.version(),
                        settings.server().url(serving.port()),
                        companies.keys(),
                        settings.database().dataDirectory(),
                        webhook);
                environment.console().err().print(banner.render());
                serving.metricsUrl().ifPresent(environment.console()::printMetricsUrl);
                termination.await();
            }
        }
        return ExitCode.OK;
    }

    private DemoDataset loadDemoData(Application installation, DemoCommandSettings settings)
            throws CommandFailedException {
        DemoDataset companies = new DemoDataset();
        Optional<String> obstacle = companies.install(
                installation.companyStore(), installation.apiKeyStore(), environment.newLoadCompany(installation));
        if (obstacle.isPresent()) {
            throw CommandFailedException.usageError("The data directory %s can't be the demo's: %s"
                    .formatted(settings.database().dataDirectory(), obstacle.get()));
        }
        return companies;
    }

    private NewEndpoint addWebhook(Application installation, URI url, CompanyId company) {
        return new DemoWebhookSetup(installation.endpointStore(), environment.uuids(), environment.randomGenerator())
                .findOrAdd(url, company, environment.clock().instant());
    }
}
