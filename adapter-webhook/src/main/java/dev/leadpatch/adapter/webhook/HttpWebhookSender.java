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
final class HttpWebhookSender implements WebhookSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpWebhookSender.class);

    private final ReceiverUrlValidator urlValidator;
    private final TimeLimitedDnsResolver dnsResolver;
    private final CloseableHttpClient plainClient;
    private final CloseableHttpClient tlsClient;
    private final InstantSource clock;
    private final AttemptWatchdog watchdog;

    HttpWebhookSender(
            WebhookSettings settings,
            ReceiverAllowlist allowed,
            InstantSource clock,
            DnsResolver lookUp,
            BackgroundLoops loops) {
        this.urlValidator = new ReceiverUrlValidator(allowed);
        this.dnsResolver = new TimeLimitedDnsResolver(lookUp, settings.connectTimeout(), 2 * settings.workers());
        this.plainClient =
                ReceiverHttpClientFactory.create(settings, new SsrfGuardDnsResolver(dnsResolver, allowed, true));
        this.tlsClient =
                ReceiverHttpClientFactory.create(settings, new SsrfGuardDnsResolver(dnsResolver, allowed, false));
        this.clock = clock;
        this.watchdog = AttemptWatchdog.start(settings.attemptTimeout(), loops);
    }

    @Override
    public SendResult send(Delivery delivery) {
        return send(SignatureContext.of(delivery), LeadUpdatedPayload.body(delivery));
    }

    /** Sends any body to the endpoint, as {@link #send(Delivery)} sends a delivery. */
    SendResult send(SignatureContext envelope, byte[] body) {
        Optional<String> fault = urlValidator.validate(envelope.endpoint().url());
        if (fault.isPresent()) {
            return new SendResult.Failed("the endpoint's URL " + fault.get(), Duration.ZERO);
        }
        return SignedHttpRequest.of(envelope, body, clock.instant())
                .map(post -> execute(new HttpAttempt(clientFor(post), clock, post)))
                .orElseGet(() -> new SendResult.Failed("the endpoint's secret can't be read", Duration.ZERO));
    }

    private CloseableHttpClient clientFor(SignedHttpRequest post) {
        return post.isSecure() ? tlsClient : plainClient;
    }

    private SendResult execute(HttpAttempt exchange) {
        try (AttemptWatchdog.Watch watch = watchdog.watch(exchange::cancel)) {
            String otherwise = failureReason(exchange);
            return exchange.result(watch.isExpired() ? "no answer in time" : otherwise, watch.elapsed());
        }
    }

    /** Why there is no answer, if there is none. */
    private static String failureReason(HttpAttempt exchange) {
        try {
            exchange.execute();
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
        plainClient.close(CloseMode.IMMEDIATE);
        tlsClient.close(CloseMode.IMMEDIATE);
        dnsResolver.close();
        watchdog.close();
    }
}
