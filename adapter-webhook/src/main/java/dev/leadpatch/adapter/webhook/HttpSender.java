package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.WebhookSender;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts deliveries over HTTP.
 *
 * <p>The attempt runs in a thread of its own and the caller waits for it until the deadline. A read time-out would
 * start anew with every byte, and nothing else ends a look-up of an address; like this the deadline is one, and it is
 * hard. What is left behind is cut off at once, or ends when the look-up does.
 */
final class HttpSender implements WebhookSender, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpSender.class);

    private final CloseableHttpClient client;
    private final InstantSource clock;
    private final Duration timeout;
    private final ExecutorService attempts = Executors.newCachedThreadPool(HttpSender::thread);

    HttpSender(WebhookSettings settings, InstantSource clock, DnsResolver addresses) {
        this.client = ReceiverClient.create(settings, addresses);
        this.clock = clock;
        this.timeout = settings.timeout();
    }

    @Override
    public SendResult send(Delivery delivery) {
        Optional<SignedPost> post = SignedPost.of(delivery, clock.instant());
        if (post.isEmpty()) {
            return new SendResult.Failed("the endpoint's secret can't be read");
        }
        if (!post.get().isSendable()) {
            return new SendResult.Failed("not an http or https URL without credentials");
        }
        return await(new Exchange(client, post.get()));
    }

    private SendResult await(Exchange exchange) {
        Future<?> attempt = attempts.submit(exchange);
        try {
            attempt.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            return exchange.result("no answer");
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof IOException)) {
                // a bug here must not keep the delivery from ever being given up
                LOG.error("A webhook could not be sent", e);
            }
            return exchange.result(FailureReason.of(e.getCause()));
        } catch (TimeoutException e) {
            exchange.cut();
            return exchange.result("no answer in time");
        } catch (InterruptedException e) {
            exchange.cut();
            Thread.currentThread().interrupt();
            return exchange.result("interrupted");
        }
    }

    /** Cuts off what is still under way. */
    @Override
    public void close() {
        client.close(CloseMode.IMMEDIATE);
        attempts.shutdown();
    }

    private static Thread thread(Runnable attempt) {
        Thread thread = new Thread(attempt, "webhook-attempt");
        thread.setDaemon(true);
        return thread;
    }
}
