package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.PingSender;
import dev.leadpatch.application.webhook.DeliverWebhooks;
import dev.leadpatch.application.webhook.EndpointUrlValidator;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * Webhooks over HTTP: what renders events, what signs and sends them, and the threads that do so.
 *
 * <p>Closing cuts off what is being sent; close the dispatcher first.
 */
public final class HttpWebhooks implements AutoCloseable {

    private final WebhookSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReceiverAllowlist allowlist;
    private final HttpWebhookSender sender;
    private final PingSender pingSender;
    private final BackgroundLoops loops;

    /** Uses a runner of background loops of its own, which writes failures to the platform's logger. */
    public HttpWebhooks(
            WebhookSettings settings, ReceiverAllowlist allowed, InstantSource clock, RandomGenerator random) {
        this(settings, allowed, clock, random, new BackgroundLoops());
    }

    /**
     * @param allowed where webhooks may go beyond the internet, and over plain HTTP
     * @param clock tells what is due, and the time of each attempt's signatures
     * @param random spreads the looks for due deliveries
     * @param loops runs the dispatcher and the deadlines of attempts
     */
    public HttpWebhooks(
            WebhookSettings settings,
            ReceiverAllowlist allowed,
            InstantSource clock,
            RandomGenerator random,
            BackgroundLoops loops) {
        this.settings = settings;
        this.allowlist = allowed;
        this.clock = clock;
        this.random = random;
        this.loops = loops;
        this.sender = new HttpWebhookSender(settings, allowed, clock, SystemDefaultDnsResolver.INSTANCE, loops);
        this.pingSender = new PingLimiter(sender);
    }

    public static EventPayloadRenderer payloadRenderer() {
        return new LeadUpdatedPayload();
    }

    /** What judges the URLs of endpoints before they are kept. */
    public EndpointUrlValidator urlValidator() {
        return new ReceiverUrlValidator(allowlist);
    }

    public PingSender pingSender() {
        return pingSender;
    }

    /** Starts delivering. */
    public WebhookDispatcher startDispatcher(DeliverWebhooks deliveries) {
        return WebhookDispatcher.start(
                deliveries, new ThreadPoolWebhookSender(sender), settings, new JitteredClock(clock, random), loops);
    }

    @Override
    public void close() {
        sender.close();
    }
}
