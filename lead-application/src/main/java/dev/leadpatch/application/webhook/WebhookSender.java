package dev.leadpatch.application.webhook;

import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import java.time.Duration;
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

    /** The result of sending one delivery. */
    sealed interface SendResult {

        <T> T fold(Function<Responded, T> responded, Function<Failed, T> failed);

        /** Returns the duration of the attempt. */
        Duration duration();

        /**
         * The endpoint responded, with any status.
         *
         * @param retryAfter the delay that the endpoint requests, at most a day; empty if it requests none
         * @param responseSnippet the beginning of the response body as text, at most 1,000 characters; undecodable
         *     bytes are replaced
         */
        record Responded(int status, Optional<Duration> retryAfter, String responseSnippet, Duration duration)
                implements SendResult {

            /** The maximum delay that an endpoint can request; longer ones are capped. */
            public static final Duration MAX_RETRY_AFTER = Duration.ofHours(24);

            public Responded {
                retryAfter = retryAfter.map(Responded::capRetryAfter);
            }

            /** Creates a response with a status only. */
            public Responded(int status) {
                this(status, Optional.empty(), "", Duration.ZERO);
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
        record Failed(String reason, Duration duration) implements SendResult {

            /** Creates a failure with a reason only. */
            public Failed(String reason) {
                this(reason, Duration.ZERO);
            }

            @Override
            public <T> T fold(Function<Responded, T> responded, Function<Failed, T> failed) {
                return failed.apply(this);
            }
        }
    }
}
