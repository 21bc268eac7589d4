package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.bootstrap.demo.Banner;
import dev.leadpatch.bootstrap.demo.DemoCompanies;
import dev.leadpatch.bootstrap.demo.DemoWebhook;
import dev.leadpatch.bootstrap.logging.Logging;
import dev.leadpatch.bootstrap.settings.DemoSettings;
import dev.leadpatch.bootstrap.settings.InvalidSettings;
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
    private final Surroundings surroundings;

    @Mixin
    private ListenOptions options = new ListenOptions();

    @Option(
            names = "--webhook-url",
            paramLabel = "URL",
            description = "Tell this URL of every change, such as http://127.0.0.1:9000/hook (LEADPATCH_WEBHOOK_URL)")
    private @Nullable String webhookUrl;

    DemoCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettings, CannotStart, InterruptedException {
        Map<Setting, String> given = options.asMap();
        if (webhookUrl != null) {
            given.put(Setting.WEBHOOK_URL, webhookUrl);
        }
        DemoSettings settings = DemoSettings.read(given, surroundings.environment());
        Logging.start(settings.logFormat(), surroundings.console().out());
        try (Termination termination = surroundings.terminations().get();
                Installation installation = surroundings.installations().open(settings.database())) {
            DemoCompanies companies = install(installation, settings);
            CompanyId company = companies.main();
            Optional<NewEndpoint> webhook = settings.webhookUrl().map(url -> webhook(installation, url, company));
            try (Installation.Serving serving = installation.serve(settings.listen(), settings.receivers())) {
                Banner banner = new Banner(
                        surroundings.version(),
                        settings.listen().url(serving.port()),
                        companies.keys(),
                        settings.database().dataDirectory(),
                        webhook);
                surroundings.console().err().print(banner.text());
                serving.metrics().ifPresent(surroundings.console()::metrics);
                termination.await();
            }
        }
        return ExitCode.OK;
    }

    private DemoCompanies install(Installation installation, DemoSettings settings) throws CannotStart {
        DemoCompanies companies = new DemoCompanies();
        Optional<String> obstacle = companies.install(
                installation.companies(), installation.apiKeys(), surroundings.loadCompany(installation));
        if (obstacle.isPresent()) {
            throw CannotStart.asAskedFor("The data directory %s can't be the demo's: %s"
                    .formatted(settings.database().dataDirectory(), obstacle.get()));
        }
        return companies;
    }

    private NewEndpoint webhook(Installation installation, URI url, CompanyId company) {
        return new DemoWebhook(installation.endpoints(), surroundings.uuids(), surroundings.secrets())
                .at(url, company, surroundings.clock().instant());
    }
}
