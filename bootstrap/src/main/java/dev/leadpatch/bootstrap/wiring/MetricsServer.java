package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.metrics.PrometheusMetrics;
import dev.leadpatch.bootstrap.settings.MetricsSettings;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** An HTTP server for the metrics page, on a separate port. */
record MetricsServer(PrometheusMetrics metrics, LeadpatchHttpServer httpServer, MetricsSettings settings)
        implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    static MetricsServer start(MetricsSettings settings, PrometheusMetrics metrics, BackgroundLoops loops)
            throws StartupException {
        HttpSettings httpSettings = HttpSettings.defaults()
                .withAddress(settings.address().getHostAddress(), settings.port())
                .withTimeouts(REQUEST_TIMEOUT, IDLE_TIMEOUT, STOP_TIMEOUT);
        LeadpatchHttpServer httpServer = LeadpatchHttpServer.forPage(
                httpSettings, () -> UUID.randomUUID().toString(), PATH, metrics, loops);
        try {
            httpServer.start();
        } catch (UncheckedIOException e) {
            metrics.close();
            throw StartupException.permanent(
                    "Can't serve metrics on %s: %s".formatted(settings.url(settings.port()), e.getMessage()));
        }
        return new MetricsServer(metrics, httpServer, settings);
    }

    URI url() {
        return settings.url(httpServer.port()).resolve(PATH);
    }

    @Override
    public void close() {
        // closed in reverse order: the metrics after the last request that reads them
        try (metrics;
                httpServer) {}
    }
}
