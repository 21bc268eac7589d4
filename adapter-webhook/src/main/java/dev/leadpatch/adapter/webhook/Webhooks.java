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
public final class Webhooks implements AutoCloseable {

    private final WebhookSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AllowedReceivers allowed;
    private final HttpSender sender;
    private final PingSender testEvents;
    private final BackgroundLoops loops;

    /** Uses a runner of background loops of its own, which writes failures to the platform's logger. */
    public Webhooks(WebhookSettings settings, AllowedReceivers allowed, InstantSource clock, RandomGenerator random) {
        this(settings, allowed, clock, random, new BackgroundLoops());
    }

    /**
     * @param allowed where webhooks may go beyond the internet, and over plain HTTP
     * @param clock tells what is due, and the time of each attempt's signatures
     * @param random spreads the looks for due deliveries
     * @param loops runs the dispatcher and the deadlines of attempts
     */
    public Webhooks(
            WebhookSettings settings,
            AllowedReceivers allowed,
            InstantSource clock,
            RandomGenerator random,
            BackgroundLoops loops) {
        this.settings = settings;
        this.allowed = allowed;
        this.clock = clock;
        this.random = random;
        this.loops = loops;
        this.sender = new HttpSender(settings, allowed, clock, SystemDefaultDnsResolver.INSTANCE, loops);
        this.testEvents = new FewTests(sender);
    }

    public static EventPayloadRenderer payload() {
        return new LeadUpdatedPayload();
    }

    /** What judges the URLs of endpoints before they are kept. */
    public EndpointUrlValidator urls() {
        return new ReceiverUrls(allowed);
    }

    public PingSender testEvents() {
        return testEvents;
    }

    /** Starts delivering. */
    public WebhookDispatcher dispatcher(DeliverWebhooks deliveries) {
        return WebhookDispatcher.start(
                deliveries, new ThreadCourier(sender), settings, new DispatchClock(clock, random), loops);
    }

    @Override
    public void close() {
        sender.close();
    }
}
