package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.webhook.HttpWebhooks;
import dev.leadpatch.adapter.webhook.WebhookDispatcher;
import dev.leadpatch.bootstrap.cli.Installation;
import java.net.URI;
import java.util.Optional;

/** The HTTP server, the webhook dispatcher, the housekeeping and perhaps the metrics at work. */
record HttpServing(
        LeadpatchHttpServer http,
        WebhookDispatcher dispatcher,
        HttpWebhooks webhooks,
        Housekeeping housekeeping,
        Optional<MetricsServing> watching)
        implements Installation.Serving {

    @Override
    public int port() {
        return http.port();
    }

    @Override
    public Optional<URI> metrics() {
        return watching.map(MetricsServing::url);
    }

    /**
     * Requests end first, so that what they change is told before the dispatcher ends; the metrics last, so that all of
     * it can be watched.
     */
    @Override
    public void close() {
        http.close();
        dispatcher.close();
        webhooks.close();
        housekeeping.close();
        watching.ifPresent(MetricsServing::close);
    }
}
