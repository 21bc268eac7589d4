package dev.leadpatch.bootstrap.wiring;

import dev.leadpatch.adapter.http.LeadpatchHttp;
import dev.leadpatch.adapter.webhook.WebhookDispatcher;
import dev.leadpatch.adapter.webhook.Webhooks;
import dev.leadpatch.bootstrap.cli.Installation;

/** The HTTP server, the webhook dispatcher and the housekeeping at work. */
record HttpServing(LeadpatchHttp http, WebhookDispatcher dispatcher, Webhooks webhooks, Housekeeping housekeeping)
        implements Installation.Serving {

    @Override
    public int port() {
        return http.port();
    }

    /** Requests end first, so that what they change is told before the dispatcher ends. */
    @Override
    public void close() {
        http.close();
        dispatcher.close();
        webhooks.close();
        housekeeping.close();
    }
}
