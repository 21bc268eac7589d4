package dev.leadpatch.adapter.webhook.client;

import dev.leadpatch.adapter.webhook.OutboundProxy;
import dev.leadpatch.adapter.webhook.ReceiverAllowlist;
import dev.leadpatch.adapter.webhook.WebhookSettings;
import dev.leadpatch.adapter.webhook.client.TunnelSocket.ProxyFailedException;
import dev.leadpatch.adapter.webhook.guard.ReceiverUrlValidator;
import dev.leadpatch.adapter.webhook.guard.SsrfGuardDnsResolver;
import dev.leadpatch.adapter.webhook.guard.SsrfGuardDnsResolver.AddressRefusedException;
import dev.leadpatch.adapter.webhook.guard.TimeLimitedDnsResolver;
import dev.leadpatch.adapter.webhook.payload.LeadEventPayload;
import dev.leadpatch.adapter.webhook.signing.DeliveryToken.WebhookEnvelope;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.background.Watchdog;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ClientProtocolException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpHead;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends deliveries over HTTP on the caller's thread. Thread-safe; the callers limit the number of concurrent attempts.
 *
 * <p>A watchdog aborts an attempt at its deadline by closing its connection. A socket read timeout would restart with
 * every byte.
 */
public final class HttpWebhookSender implements WebhookSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpWebhookSender.class);

    private final ReceiverUrlValidator urlValidator;
    private final TimeLimitedDnsResolver dnsResolver;
    private final CloseableHttpClient plainClient;
    private final CloseableHttpClient tlsClient;
    private final InstantSource clock;
    private final Duration attemptTimeout;
    private final Watchdog watchdog;

    public HttpWebhookSender(
            WebhookSettings settings,
            ReceiverAllowlist allowlist,
            InstantSource clock,
            DnsResolver dnsResolver,
            BackgroundLoops loops) {
        this.urlValidator = new ReceiverUrlValidator(allowlist);
        this.dnsResolver = new TimeLimitedDnsResolver(
                dnsResolver, settings.connectTimeout(), 2 * settings.maxConcurrentAttempts());
        boolean proxyResolves =
                settings.proxy().map(OutboundProxy::resolvesNames).orElse(false);
        this.plainClient = ReceiverHttpClientFactory.create(
                settings, new SsrfGuardDnsResolver(this.dnsResolver, allowlist, true, proxyResolves));
        this.tlsClient = ReceiverHttpClientFactory.create(
                settings, new SsrfGuardDnsResolver(this.dnsResolver, allowlist, false, proxyResolves));
        this.clock = clock;
        this.attemptTimeout = settings.attemptTimeout();
        this.watchdog = new Watchdog("webhook-deadlines", Watchdog.POLL_INTERVAL, loops);
    }

    @Override
    public SendResult send(ClaimedDelivery delivery) {
        return send(WebhookEnvelope.of(delivery), LeadEventPayload.body(delivery));
    }

    /** Signs any body and sends it to the endpoint of {@code context}. */
    SendResult send(WebhookEnvelope context, byte[] body) {
        Optional<String> error = urlValidator.validate(context.endpoint().url());
        if (error.isPresent()) {
            return new SendResult.Failed("the endpoint's URL " + error.get(), Duration.ZERO);
        }
        Instant signedAt = clock.instant();
        return SignedHttpRequest.of(context, body, signedAt)
                .map(request -> execute(new HttpAttempt(clientFor(request.isSecure()), clock, request.toHttpPost()))
                        .withSignedAt(signedAt))
                .orElseGet(
                        () -> new SendResult.Failed("the endpoint's signing secret could not be read", Duration.ZERO));
    }

    /** Sends a HEAD request without a signature, to find out whether a receiver responds. */
    public SendResult probe(URI url) {
        boolean isSecure = "https".equalsIgnoreCase(url.getScheme());
        return execute(new HttpAttempt(clientFor(isSecure), clock, new HttpHead(url)));
    }

    private CloseableHttpClient clientFor(boolean isSecure) {
        return isSecure ? tlsClient : plainClient;
    }

    private SendResult execute(HttpAttempt attempt) {
        long start = System.nanoTime();
        try (Watchdog.Watch watch = watchdog.watch(attemptTimeout, attempt::cancel)) {
            String failureReason = executeAndGetFailureReason(attempt);
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            return attempt.result(watch.isExpired() ? "the request timed out" : failureReason, duration);
        }
    }

    /** Executes the attempt, and returns the reason that applies if there is no response. */
    private static String executeAndGetFailureReason(HttpAttempt attempt) {
        try {
            attempt.execute();
            return "no response";
        } catch (IOException | CancellationException e) {
            return FailureReason.of(e);
        } catch (IllegalArgumentException e) {
            // an invalid status code of the receiver; the request is already built
            return FailureReason.of(new ClientProtocolException(e));
        } catch (RuntimeException e) {
            // a bug is a failed attempt too, so that retries of the delivery end
            LOG.error("Failed to send a webhook", e);
            return FailureReason.of(e);
        }
    }

    /** Aborts the attempts in flight. */
    @Override
    public void close() {
        // all of them, even if one fails to close; the clients first, then in reverse order
        try (watchdog;
                dnsResolver) {
            try {
                plainClient.close(CloseMode.IMMEDIATE);
            } finally {
                tlsClient.close(CloseMode.IMMEDIATE);
            }
        }
    }

    /**
     * Maps the exception of an attempt without a response to a short reason for users. The message of the exception is
     * not used, because it can contain data of the receiver or internal addresses.
     */
    private static final class FailureReason {

        // subclasses before their superclasses
        private static final Map<Class<? extends Exception>, String> REASONS = newReasons();

        private FailureReason() {}

        static String of(@Nullable Throwable failure) {
            if (failure instanceof AddressRefusedException || failure instanceof ProxyFailedException) {
                return String.valueOf(failure.getMessage());
            }
            return REASONS.entrySet().stream()
                    .filter(reason -> reason.getKey().isInstance(failure))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse("the connection was lost");
        }

        private static Map<Class<? extends Exception>, String> newReasons() {
            Map<Class<? extends Exception>, String> reasons = new LinkedHashMap<>();
            reasons.put(UnknownHostException.class, "the host could not be resolved");
            reasons.put(ConnectTimeoutException.class, "connecting timed out");
            reasons.put(ConnectionRequestTimeoutException.class, "the connection pool is exhausted");
            reasons.put(SocketTimeoutException.class, "the request timed out");
            reasons.put(ConnectException.class, "the connection was refused");
            reasons.put(SSLException.class, "the TLS connection failed or its certificate is not trusted");
            reasons.put(MessageConstraintException.class, "the response headers are too large");
            reasons.put(NoHttpResponseException.class, "the connection was closed without an HTTP response");
            reasons.put(ClientProtocolException.class, "the response is not valid HTTP");
            reasons.put(RuntimeException.class, "the request could not be sent");
            return reasons;
        }
    }
}
