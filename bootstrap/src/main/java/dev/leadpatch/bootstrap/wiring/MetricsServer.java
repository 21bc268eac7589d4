package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.cli.CommandFailedException;
import dev.leadpatch.bootstrap.metrics.PrometheusMetrics;
import dev.leadpatch.bootstrap.settings.MetricsSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** Metrics, shown on a port of their own. */
record MetricsServer(PrometheusMetrics metrics, LeadpatchHttpServer httpServer, MetricsSettings settings)
        implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    static MetricsServer start(MetricsSettings settings, PrometheusMetrics metrics, BackgroundLoops loops)
            throws CommandFailedException {
        HttpSettings listen = HttpSettings.defaults()
                .listeningOn(settings.address().getHostAddress(), settings.port())
                .withTimeouts(REQUEST_TIMEOUT, IDLE_TIMEOUT, STOP_TIMEOUT);
        LeadpatchHttpServer http =
                LeadpatchHttpServer.forPage(listen, () -> UUID.randomUUID().toString(), PATH, metrics, loops);
        try {
            http.start();
        } catch (UncheckedIOException failure) {
            metrics.close();
            throw CommandFailedException.usageError(
                    "Can't show metrics on %s: %s".formatted(settings.url(settings.port()), failure.getMessage()));
        }
        return new MetricsServer(metrics, http, settings);
    }

    URI url() {
        return settings.url(httpServer.port()).resolve(PATH);
    }

    @Override
    public void close() {
        // closed in reverse order: no request reads the metrics any more when they are closed
        try (metrics;
                httpServer) {}
    }
}
