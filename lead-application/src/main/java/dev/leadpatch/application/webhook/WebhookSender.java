package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Signs deliveries and sends them. */
@FunctionalInterface
public interface WebhookSender {

    /** Maximum duration of one attempt. */
    Duration MAX_DURATION = Duration.ofSeconds(15);

    /**
     * Sends one delivery and waits for the response, at most {@link #MAX_DURATION}. Failures are returned, not thrown.
     */
    SendResult send(ClaimedDelivery delivery);

    /**
     * What differs between the requests of the attempts of a delivery, without secrets.
     *
     * @param signedAt the time in the signatures
     */
    record SentRequest(URI url, Instant signedAt) {}

    /** The result of sending one delivery. */
    sealed interface SendResult {

        <T> T fold(Function<Responded, T> responded, Function<Failed, T> failed);

        /** Returns the duration of the attempt. */
        Duration duration();

        /** Returns the time in the signatures of the request; empty if the request was not signed. */
        Optional<Instant> signedAt();

        /** Returns this result of a request that was signed at a time. */
        SendResult withSignedAt(Instant time);

        /**
         * The endpoint responded, with any status.
         *
         * @param retryAfter the delay that the endpoint requests, at most a day; empty if it requests none
         * @param responseSnippet the beginning of the response body as text, at most 1,000 characters; undecodable
         *     bytes are replaced. Empty if the body must not be shown
         */
        record Responded(
                int status,
                Optional<Duration> retryAfter,
                String responseSnippet,
                Duration duration,
                Optional<Instant> signedAt)
                implements SendResult {

            /** The maximum delay that an endpoint can request; longer ones are capped. */
            public static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

            public Responded {
                retryAfter = retryAfter.map(Responded::capRetryAfter);
            }

            /** Creates a response to a request without a signature. */
            public Responded(int status, Optional<Duration> retryAfter, String responseSnippet, Duration duration) {
                this(status, retryAfter, responseSnippet, duration, Optional.empty());
            }

            /** Creates a response with a status only. */
            public Responded(int status) {
                this(status, Optional.empty(), "", Duration.ZERO);
            }

            @Override
            public SendResult withSignedAt(Instant time) {
                return new Responded(status, retryAfter, responseSnippet, duration, Optional.of(time));
            }

            /** Returns the delay, at most {@link #MAX_RETRY_AFTER}. */
            public static Duration capRetryAfter(Duration delay) {
                return delay.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : delay;
            }

            /** Returns whether the endpoint accepted the delivery, with a 2xx status. */
            public boolean isSuccess() {
                return status >= 200 && status < 300;
            }

            @Override
            public <T> T fold(Function<Responded, T> responded, Function<Failed, T> failed) {
                return responded.apply(this);
            }
        }

        /**
         * The endpoint did not respond within the deadline, or the request could not be sent.
         *
         * @param reason a short explanation, for display
         */
        record Failed(String reason, Duration duration, Optional<Instant> signedAt) implements SendResult {

            /** Creates a failure of a request without a signature. */
            public Failed(String reason, Duration duration) {
                this(reason, duration, Optional.empty());
            }

            /** Creates a failure with a reason only. */
            public Failed(String reason) {
                this(reason, Duration.ZERO);
            }

            @Override
            public SendResult withSignedAt(Instant time) {
                return new Failed(reason, duration, Optional.of(time));
            }

            @Override
            public <T> T fold(Function<Responded, T> responded, Function<Failed, T> failed) {
                return failed.apply(this);
            }
        }
    }
}
