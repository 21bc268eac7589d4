package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.AllowedHosts;
import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.HttpSettings.Clients;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.bootstrap.metrics.PrometheusMetrics;
import dev.leadpatch.bootstrap.settings.ListenAddress;
import dev.leadpatch.bootstrap.wiring.Application.StartupException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** An HTTP server for the metrics page, on a separate port. */
record MetricsServer(PrometheusMetrics metrics, LeadpatchHttpServer httpServer, ListenAddress listenAddress)
        implements AutoCloseable {
    private static final String PATH = "/metrics";
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(2);

    /** @param localHosts the hosts that clients may request if only this machine can connect; otherwise all are allowed */
    static MetricsServer start(
            ListenAddress listenAddress, AllowedHosts localHosts, PrometheusMetrics metrics, BackgroundLoops loops)
            throws StartupException {
        AllowedHosts hosts = listenAddress.address().isLoopbackAddress() ? localHosts : AllowedHosts.ANY;
        HttpSettings httpSettings = HttpSettings.defaults()
                .withAddress(listenAddress.address().getHostAddress(), listenAddress.port())
                .withClients(Clients.DEFAULTS.withHosts(hosts))
                .withTimeouts(REQUEST_TIMEOUT, IDLE_TIMEOUT, STOP_TIMEOUT);
        LeadpatchHttpServer httpServer = LeadpatchHttpServer.forPage(
                httpSettings, () -> UUID.randomUUID().toString(), PATH, metrics, loops);
        try {
            httpServer.start();
        } catch (UncheckedIOException e) {
            metrics.close();
            throw StartupException.permanent(
                    "Can't serve metrics on %s: %s".formatted(listenAddress.url(listenAddress.port()), e.getMessage()));
        }
        return new MetricsServer(metrics, httpServer, listenAddress);
    }

    URI url() {
        return listenAddress.url(httpServer.port()).resolve(PATH);
    }

    @Override
    public void close() {
        // closed in reverse order: the metrics after the last request that reads them
        try (metrics;
                httpServer) {}
    }
}
