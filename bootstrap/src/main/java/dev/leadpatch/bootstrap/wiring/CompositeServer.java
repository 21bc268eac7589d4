package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.WebhookDispatcher;
import dev.leadpatch.bootstrap.cli.Application;
import java.net.URI;
import java.util.Optional;

/** The HTTP server, the webhook dispatcher, the housekeeping and perhaps the metrics at work. */
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
     * Requests end first, so that what they change is told before the dispatcher ends; the metrics last, so that all of
     * it can be watched.
     */
    @Override
    public void close() {
        httpServer.close();
        dispatcher.close();
        webhooks.close();
        housekeeping.close();
        metricsServer.ifPresent(MetricsServer::close);
    }
}
