package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.WebhookSender;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts deliveries over HTTP, in the caller's thread: as many attempts are under way as there are callers.
 *
 * <p>An attempt ends at its deadline whatever the receiver does, because another thread then closes its connection.
 */
final class HttpSender implements WebhookSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);

    private final ReceiverUrls urls;
    private final BoundedLookUps lookUps;
    private final CloseableHttpClient plain;
    private final CloseableHttpClient secure;
    private final InstantSource clock;
    private final Deadlines deadlines;

    HttpSender(
            WebhookSettings settings,
            AllowedReceivers allowed,
            InstantSource clock,
            DnsResolver lookUp,
            BackgroundLoops loops) {
        this.urls = new ReceiverUrls(allowed);
        this.lookUps = new BoundedLookUps(lookUp, settings.connectTimeout(), 2 * settings.workers());
        this.plain = ReceiverClient.create(settings, new GuardedAddresses(lookUps, allowed, true));
        this.secure = ReceiverClient.create(settings, new GuardedAddresses(lookUps, allowed, false));
        this.clock = clock;
        this.deadlines = Deadlines.start(settings.timeout(), loops);
    }

    @Override
    public SendResult send(Delivery delivery) {
        return send(Envelope.of(delivery), LeadUpdatedPayload.body(delivery));
    }

    /** Sends any body to the endpoint, as {@link #send(Delivery)} sends a delivery. */
    SendResult send(Envelope envelope, byte[] body) {
        Optional<String> fault = urls.fault(envelope.endpoint().url());
        if (fault.isPresent()) {
            return new SendResult.Failed("the endpoint's URL " + fault.get(), Duration.ZERO);
        }
        return SignedPost.of(envelope, body, clock.instant())
                .map(post -> exchange(new Exchange(clientFor(post), clock, post)))
                .orElseGet(() -> new SendResult.Failed("the endpoint's secret can't be read", Duration.ZERO));
    }

    private CloseableHttpClient clientFor(SignedPost post) {
        return post.isSecure() ? secure : plain;
    }

    private SendResult exchange(Exchange exchange) {
        try (Deadlines.Watch watch = deadlines.watch(exchange::cut)) {
            String otherwise = run(exchange);
            return exchange.result(watch.hasPassed() ? "no answer in time" : otherwise, watch.soFar());
        }
    }

    /** Why there is no answer, if there is none. */
    private static String run(Exchange exchange) {
        try {
            exchange.run();
            return "no answer";
        } catch (IOException | CancellationException e) {
            return FailureReason.of(e);
        } catch (IllegalArgumentException e) {
            // a status of the receiver's that is no status; the request was built before
            return FailureReason.of(new ClientProtocolException(e));
        } catch (RuntimeException e) {
            // a bug here must not keep the delivery from ever being given up
            LOG.error("A webhook could not be sent", e);
            return FailureReason.of(e);
        }
    }

    /** Cuts off what is still under way. */
    @Override
    public void close() {
        plain.close(CloseMode.IMMEDIATE);
        secure.close(CloseMode.IMMEDIATE);
        lookUps.close();
        deadlines.close();
    }
}
