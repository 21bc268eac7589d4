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
 * The entry point of webhooks over HTTP: creates the payload renderer, URL validator, ping sender and dispatcher.
 *
 * <p>Closing aborts the attempts in flight; close the dispatcher first.
 */
public final class HttpWebhooks implements AutoCloseable {

    private final WebhookSettings settings;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ReceiverAllowlist allowlist;
    private final HttpWebhookSender sender;
    private final PingSender pingSender;
    private final BackgroundLoops loops;

    /** Creates webhooks with their own runner of background loops, which writes failures to the platform's logger. */
    public HttpWebhooks(
            WebhookSettings settings, ReceiverAllowlist allowlist, InstantSource clock, RandomGenerator random) {
        this(settings, allowlist, clock, random, new BackgroundLoops());
    }

    /**
     * Creates webhooks.
     *
     * @param allowlist the receivers allowed in addition to public addresses over HTTPS
     * @param clock the time for due deliveries and signatures
     * @param random the source of the jitter of polls
     * @param loops the runner of the dispatcher and of the attempt watchdog
     */
    public HttpWebhooks(
            WebhookSettings settings,
            ReceiverAllowlist allowlist,
            InstantSource clock,
            RandomGenerator random,
            BackgroundLoops loops) {
        this.settings = settings;
        this.allowlist = allowlist;
        this.clock = clock;
        this.random = random;
        this.loops = loops;
        this.sender = new HttpWebhookSender(settings, allowlist, clock, SystemDefaultDnsResolver.INSTANCE, loops);
        this.pingSender = new BulkheadPingSender(sender);
    }

    /** Renders the payload of an event, without the configuration of an endpoint. */
    public static EventPayloadRenderer payloadRenderer() {
        return new LeadUpdatedPayload();
    }

    /** Validates the URL of an endpoint before it is stored. */
    public EndpointUrlValidator urlValidator() {
        return new ReceiverUrlValidator(allowlist);
    }

    /** Sends test events; limits how many are in flight. */
    public PingSender pingSender() {
        return pingSender;
    }

    /** Starts the dispatcher; the caller closes it. */
    public WebhookDispatcher startDispatcher(DeliverWebhooks deliveries) {
        return WebhookDispatcher.start(
                deliveries, new ThreadPoolWebhookSender(sender), settings, new JitteredClock(clock, random), loops);
    }

    @Override
    public void close() {
        sender.close();
    }
}
