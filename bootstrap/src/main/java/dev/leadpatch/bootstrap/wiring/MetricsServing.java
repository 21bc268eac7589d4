package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.cli.CannotStart;
import dev.leadpatch.bootstrap.metrics.Metrics;
import dev.leadpatch.bootstrap.settings.MetricsSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** Metrics, shown on a port of their own. */
record MetricsServing(Metrics metrics, LeadpatchHttpServer http, MetricsSettings settings) implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final Duration REQUEST_TIME = Duration.ofSeconds(5);
    private static final Duration IDLE_TIME = Duration.ofMinutes(2);
    private static final Duration STOP_TIME = Duration.ofSeconds(2);

    static MetricsServing start(MetricsSettings settings, Metrics metrics, BackgroundLoops loops) throws CannotStart {
        HttpSettings listen = HttpSettings.defaults()
                .listeningOn(settings.address().getHostAddress(), settings.port())
                .withTimeouts(REQUEST_TIME, IDLE_TIME, STOP_TIME);
        LeadpatchHttpServer http =
                LeadpatchHttpServer.forPage(listen, () -> UUID.randomUUID().toString(), PATH, metrics, loops);
        try {
            http.start();
        } catch (UncheckedIOException failure) {
            metrics.close();
            throw CannotStart.asAskedFor(
                    "Can't show metrics on %s: %s".formatted(settings.url(settings.port()), failure.getMessage()));
        }
        return new MetricsServing(metrics, http, settings);
    }

    URI url() {
        return settings.url(http.port()).resolve(PATH);
    }

    @Override
    public void close() {
        http.close();
        metrics.close();
    }
}
