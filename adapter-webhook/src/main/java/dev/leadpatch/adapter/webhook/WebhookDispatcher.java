package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.DeliverWebhooks;
import dev.leadpatch.application.webhook.OrderingKey;
import java.util.List;

/**
 * The background loop that claims due deliveries, sends them and records their outcome, in batches. It polls for due
 * deliveries; {@link #notifyCommitted} notifies it of changes of this process without a poll.
 */
public final class WebhookDispatcher implements AutoCloseable {

    private final DispatchLoop loop;
    private final AsyncWebhookSender sender;
    private final WebhookSettings settings;
    private final BackgroundLoop background;

    private WebhookDispatcher(
            DispatchLoop loop, AsyncWebhookSender sender, WebhookSettings settings, BackgroundLoop background) {
        this.loop = loop;
        this.sender = sender;
        this.settings = settings;
        this.background = background;
    }

    static WebhookDispatcher start(
            DeliverWebhooks deliveries,
            AsyncWebhookSender sender,
            WebhookSettings settings,
            JitteredClock clock,
            BackgroundLoops loops) {
        DispatchLoop loop = new DispatchLoop(deliveries, sender, settings, clock);
        return new WebhookDispatcher(loop, sender, settings, loops.start("webhook-dispatcher", loop));
    }

    /**
     * Notifies the dispatcher of ordering keys with newly committed deliveries. Cheap; never blocks and never fails.
     */
    public void notifyCommitted(List<OrderingKey> keys) {
        loop.notifyCommitted(keys);
    }

    /**
     * Stops claiming, and waits for the attempts in flight up to the shutdown timeout. A delivery whose attempt is not
     * recorded by then is sent again after its lease expires, as after a crash.
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
