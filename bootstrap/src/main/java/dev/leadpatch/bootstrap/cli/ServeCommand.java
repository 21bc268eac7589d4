package dev.leadpatch.bootstrap.cli;

import dev.leadpatch.bootstrap.demo.DemoCompanies;
import dev.leadpatch.bootstrap.logging.Logging;
import dev.leadpatch.bootstrap.settings.InvalidSettings;
import dev.leadpatch.bootstrap.settings.ServeSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code leadpatch serve}. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = "Serves leads from the embedded database, or from LEADPATCH_DATABASE_URL.")
final class ServeCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin
    private ListenOptions options = new ListenOptions();

    ServeCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InvalidSettings, CannotStart, InterruptedException {
        ServeSettings settings = ServeSettings.read(options.asMap(), surroundings.environment());
        Console console = surroundings.console();
        Logging.start(settings.logFormat(), console.out());
        try (Termination termination = surroundings.terminations().get();
                Installation installation = surroundings.installations().open(settings.database())) {
            refuseDemoKeys(installation);
            try (Installation.Serving serving = installation.serve(settings.listen(), settings.receivers())) {
                console.err()
                        .println("Leadpatch %s listens on %s"
                                .formatted(
                                        surroundings.version(),
                                        settings.listen().url(serving.port())));
                serving.metrics().ifPresent(console::metrics);
                termination.await();
            }
        }
        return ExitCode.OK;
    }

    /** The demo's keys are in every jar; whoever finds them in a database that is served to others could use them. */
    private void refuseDemoKeys(Installation installation) throws CannotStart {
        if (new DemoCompanies()
                .areOpenIn(installation.apiKeys(), surroundings.clock().instant())) {
            throw CannotStart.asAskedFor("This database has the demo's API keys, which everybody knows:"
                    + " use the demo command, another data directory, or revoke them.");
        }
    }
}
