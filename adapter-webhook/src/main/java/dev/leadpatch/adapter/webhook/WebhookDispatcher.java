package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.DeliverWebhooks;
import dev.leadpatch.application.webhook.OrderingKey;
import java.util.List;

/**
 * The background loop that finds what is to be delivered, hands it to the courier, and records what came of it, each in
 * batches. It looks for what is due from time to time; what was changed in this process it is told by {@link #notifyCommitted}.
 */
public final class WebhookDispatcher implements AutoCloseable {

    private final DispatchLoop loop;
    private final AsyncWebhookSender sender;
    private final WebhookSettings settings;
    private final BackgroundLoop background;

    private WebhookDispatcher(
            DispatchLoop loop, AsyncWebhookSender courier, WebhookSettings settings, BackgroundLoop background) {
        this.loop = loop;
        this.sender = courier;
        this.settings = settings;
        this.background = background;
    }

    static WebhookDispatcher start(
            DeliverWebhooks deliveries,
            AsyncWebhookSender courier,
            WebhookSettings settings,
            JitteredClock clock,
            BackgroundLoops loops) {
        DispatchLoop loop = new DispatchLoop(deliveries, courier, settings, clock);
        return new WebhookDispatcher(loop, courier, settings, loops.start("webhook-dispatcher", loop));
    }

    /** Says which lines have something new that was committed. Costs next to nothing, never waits and never fails. */
    public void notifyCommitted(List<OrderingKey> lines) {
        loop.notifyCommitted(lines);
    }

    /**
     * Takes nothing new, and waits for the attempts that are under way, within the bound of the settings. What has not
     * ended by then is delivered again later, as after a crash.
     */
    @Override
    public void close() {
        if (!background.isClosed()) {
            drain();
        }
        background.close();
        sender.close();
    }

    private void drain() {
        try {
            loop.drain(settings.shutdownTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
