package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.DeliverWebhooks;
import dev.leadpatch.application.webhook.Line;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that finds what is to be delivered, hands it to the courier, and records what came of it, each in batches.
 * It looks for what is due from time to time; what was changed in this process it is told by {@link #wake}.
 */
public final class WebhookDispatcher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDispatcher.class);

    private final DispatchLoop loop;
    private final Courier courier;
    private final Thread thread;
    private final WebhookSettings settings;

    private WebhookDispatcher(DispatchLoop loop, Courier courier, WebhookSettings settings) {
        this.loop = loop;
        this.courier = courier;
        this.settings = settings;
        thread = new Thread(loop, "webhook-dispatcher");
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((dead, bug) -> LOG.error("The webhook dispatcher has died", bug));
    }

    static WebhookDispatcher start(
            DeliverWebhooks deliveries, Courier courier, WebhookSettings settings, DispatchClock clock) {
        WebhookDispatcher dispatcher =
                new WebhookDispatcher(new DispatchLoop(deliveries, courier, settings, clock), courier, settings);
        dispatcher.thread.start();
        return dispatcher;
    }

    /** Says which lines have something new that was committed. Costs next to nothing and never waits. */
    public void wake(List<Line> lines) {
        loop.tell(lines);
    }

    /**
     * Takes nothing new, and waits for the attempts that are under way, within the bound of the settings. What has not
     * ended by then is delivered again later, as after a crash.
     */
    @Override
    public void close() {
        loop.finish();
        try {
            TimeUnit.NANOSECONDS.timedJoin(thread, settings.stopWithin().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.abandon();
        courier.close();
    }
}
