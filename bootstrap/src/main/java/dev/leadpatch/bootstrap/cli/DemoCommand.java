package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.company.NewKeyRule;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.bootstrap.cli.CommandLineInterface.CommandFailedException;
import dev.leadpatch.bootstrap.demo.DemoDataset;
import dev.leadpatch.bootstrap.demo.DemoDataset.DemoApiKey;
import dev.leadpatch.bootstrap.demo.DemoWebhookSetup;
import dev.leadpatch.bootstrap.settings.DemoCommandSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettingsException;
import dev.leadpatch.bootstrap.settings.ServerSettings;
import dev.leadpatch.bootstrap.settings.Setting;
import dev.leadpatch.bootstrap.wiring.Application;
import dev.leadpatch.bootstrap.wiring.Application.RunningServer;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import dev.leadpatch.domain.value.CompanyId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** {@code leadpatch demo}. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Serves a demo company with 1,000 leads from an embedded database, to try out Leadpatch.")
final class DemoCommand extends ServiceCommand {
    private static final String SAMPLE_REQUEST = """
              curl -i -X PATCH %s/api/v1/leads/789 \\
                -H 'Authorization: Bearer %s' \\
                -H 'Content-Type: application/json' \\
                -d '{"status": "qualified", "company_name": "TechCorp Solutions Inc", "phone_number": "+1-555-123-4567",
                     "assignedUsers": [123, 456], "tags": [10, 11, 12],
                     "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": 150000}},
                                      {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}'
            """;

    @Mixin
    private ServiceOptions options = new ServiceOptions();

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description = "URL that receives every change as a webhook, such as http://127.0.0.1:9000/hook"
                    + " (LEADPATCH_WEBHOOK_URL)")
    private @Nullable String webhookUrl;

    DemoCommand(CliEnvironment environment) {
        super(environment, DemoCommandSettings.DEFAULT_LOG_FORMAT);
    }

    @Override
    Map<Setting, String> optionValues(CommandSpec command) {
        Map<Setting, String> values = options.values(command);
        SettingOptions.putIfPresent(values, Setting.WEBHOOK_URL, webhookUrl);
        return values;
    }

    @Override
    void serve(Map<Setting, String> optionValues)
            throws InvalidSettingsException, CommandFailedException, StartupException, InterruptedException {
        DemoCommandSettings settings = DemoCommandSettings.read(optionValues, environment.environmentVariables());
        serve(
                settings.database(),
                Duration.ZERO,
                settings.pools(),
                settings.server(),
                settings.report(),
                application -> start(application, settings));
    }

    private RunningServer start(Application application, DemoCommandSettings settings)
            throws CommandFailedException, StartupException {
        DemoDataset dataset = loadDemoData(application, settings);
        CompanyId company = dataset.mainCompanyId();
        Optional<NewEndpoint> webhook = settings.webhookUrl().map(url -> addWebhook(application, url, company));
        ServerSettings serverSettings =
                settings.server().withDemoKey(dataset.keys().get(0).rawKey());
        RunningServer server = application.serve(serverSettings, settings.receiverAllowlist());
        environment
                .console()
                .err()
                .print(renderBanner(
                        settings.server().url(server.port()),
                        serverSettings,
                        dataset.keys(),
                        settings.database().dataDirectory(),
                        webhook));
        return server;
    }

    private DemoDataset loadDemoData(Application application, DemoCommandSettings settings)
            throws CommandFailedException {
        DemoDataset dataset = new DemoDataset();
        Optional<String> conflict = dataset.install(
                application.companyStore(),
                application.apiKeyStore(),
                environment.newLoadCompany(application, NewKeyRule.ANY));
        if (conflict.isPresent()) {
            throw CommandFailedException.usageError("The data directory %s can't be used for the demo: %s"
                    .formatted(settings.database().dataDirectory(), conflict.get()));
        }
        return dataset;
    }

    private NewEndpoint addWebhook(Application application, URI url, CompanyId company) {
        return new DemoWebhookSetup(application.endpointStore(), environment.uuids())
                .findOrAdd(url, company, environment.clock().instant());
    }

    /** Renders the text that is printed at the start: URL, API keys, a first request and the webhook endpoint. */
    private String renderBanner(
            URI url, ServerSettings server, List<DemoApiKey> keys, Path dataDirectory, Optional<NewEndpoint> webhook) {
        StringBuilder text = new StringBuilder();
        text.append("\nLeadpatch %s demo: %s\n".formatted(environment.version(), url));
        text.append("\nAPI keys, the same in every demo:\n");
        for (DemoApiKey key : keys) {
            text.append("  %-28s %-18s %s\n"
                    .formatted(key.rawKey().text(), String.join(", ", key.permissionNames()), key.label()));
        }
        text.append("\nTry it:\n")
                .append(SAMPLE_REQUEST
                        .formatted(url, keys.get(0).rawKey().text())
                        .indent(2));
        if (server.console().isPresent()) {
            text.append("\nThe leads in a browser: %s/console\n".formatted(url));
        }
        if (server.documentation().enabled()) {
            text.append("\nThe API, to read and try in a browser: %s/docs\n".formatted(url));
        }
        webhook.ifPresent(endpoint -> text.append("""

                Changes are sent to %s
                  integration  %s
                  secret       %s
                """.formatted(
                        endpoint.endpoint().url(),
                        endpoint.endpoint().integrationId().map(UUID::toString).orElse(""),
                        endpoint.secret())));
        text.append("\nThe data is stored in %s; delete this directory to reset the demo.\n".formatted(dataDirectory));
        return text.append("Ctrl-C stops the demo.\n\n").toString();
    }
}
