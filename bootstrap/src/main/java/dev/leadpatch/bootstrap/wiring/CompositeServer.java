package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.application.delivery.dispatch.WebhookDispatcher;
import java.net.URI;
import java.util.Optional;

/** The running parts of a node: HTTP server, webhook dispatcher, housekeeping and, optionally, the metrics server. */
record CompositeServer(
        LeadpatchHttpServer httpServer,
        WebhookDispatcher dispatcher,
        HttpWebhooks webhooks,
        Housekeeping housekeeping,
        Optional<MetricsServer> metricsServer)
        implements Application.RunningServer {

    @Override
    public int port() {
        return httpServer.port();
    }

    @Override
    public Optional<URI> metricsUrl() {
        return metricsServer.map(MetricsServer::url);
    }

    /**
     * Closes all parts, even if one of them fails to close. The HTTP server is first, so that the dispatcher still
     * delivers the changes of the last requests. The metrics are last, so that they cover the whole shutdown.
     */
    @Override
    public void close() {
        MetricsServer metrics = metricsServer.orElse(null);
        // closed in reverse order
        try (metrics;
                housekeeping;
                webhooks;
                dispatcher;
                httpServer) {}
    }
}
