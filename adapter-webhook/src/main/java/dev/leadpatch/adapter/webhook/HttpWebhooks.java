package dev.leadpatch.adapter.webhook;

import dev.leadpatch.adapter.webhook.client.BulkheadPingSender;
import dev.leadpatch.adapter.webhook.client.HttpWebhookSender;
import dev.leadpatch.adapter.webhook.client.UnsignedRequestRenderer;
import dev.leadpatch.adapter.webhook.guard.ReceiverUrlValidator;
import dev.leadpatch.adapter.webhook.payload.LeadEventPayload;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.DeliveryRequestRenderer;
import dev.leadpatch.application.delivery.PingSender;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.application.webhook.ManageEndpoints.EndpointUrlValidator;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.net.URI;
import java.time.InstantSource;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;

/**
 * The entry point of webhooks over HTTP: creates the payload renderer, URL validator, sender and ping sender.
 *
 * <p>Closing aborts the attempts in flight; close the dispatcher that uses the sender first.
 */
public final class HttpWebhooks implements AutoCloseable {

    private final ReceiverAllowlist allowlist;
    private final HttpWebhookSender sender;
    private final PingSender pingSender;

    /** Creates webhooks with their own runner of background loops, which writes failures to the platform's logger. */
    public HttpWebhooks(WebhookSettings settings, ReceiverAllowlist allowlist, InstantSource clock) {
        this(settings, allowlist, clock, new BackgroundLoops());
    }

    /**
     * Creates webhooks.
     *
     * @param allowlist the receivers allowed in addition to public addresses over HTTPS
     * @param clock the time for signatures
     * @param loops the runner of the attempt watchdog
     */
    public HttpWebhooks(
            WebhookSettings settings, ReceiverAllowlist allowlist, InstantSource clock, BackgroundLoops loops) {
        this.allowlist = allowlist;
        this.sender = new HttpWebhookSender(settings, allowlist, clock, SystemDefaultDnsResolver.INSTANCE, loops);
        this.pingSender = new BulkheadPingSender(sender);
    }

    /** Renders the payload of an event, without the configuration of an endpoint. */
    public static EventPayloadRenderer payloadRenderer() {
        return new LeadEventPayload();
    }

    /** Renders deliveries as the requests that the sender sends, without their secrets. */
    public static DeliveryRequestRenderer requestRenderer() {
        return new UnsignedRequestRenderer();
    }

    /** Validates the URL of an endpoint before it is stored. */
    public EndpointUrlValidator urlValidator() {
        return urlValidator(allowlist);
    }

    /** As {@link #urlValidator()}, for programs that send nothing. */
    public static EndpointUrlValidator urlValidator(ReceiverAllowlist allowlist) {
        return new ReceiverUrlValidator(allowlist);
    }

    /** Signs deliveries and sends them; the dispatcher limits how many are in flight. */
    public WebhookSender sender() {
        return sender;
    }

    /**
     * Sends a HEAD request to a URL as deliveries are sent, but without a signature.
     *
     * @param url a URL that {@link #urlValidator()} accepts
     */
    public SendResult probe(String url) {
        return sender.probe(URI.create(url));
    }

    /** Sends test events; limits how many are in flight. */
    public PingSender pingSender() {
        return pingSender;
    }

    @Override
    public void close() {
        sender.close();
    }
}
