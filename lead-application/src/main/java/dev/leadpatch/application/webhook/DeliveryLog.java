package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import dev.leadpatch.application.webhook.WebhookSender.SentRequest;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.LeadId;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The log of deliveries: pending ones and, for the retention time, completed ones. Every method may throw
 * {@link StoreUnavailableException}.
 */
public interface DeliveryLog {

    /**
     * Returns a page of an endpoint's deliveries: first the pending ones by lead and sequence, then the completed ones,
     * the latest first.
     *
     * @param after the end of the previous page, with the same filter
     * @param limit maximum number of deliveries
     */
    Page list(EndpointRef endpoint, Filter filter, Optional<Cursor> after, int limit);

    Optional<LoggedDelivery> find(DeliveryId delivery);

    /**
     * Returns the earliest time of the next attempt of a delivery; empty if it is not pending, or if an earlier delivery
     * of its ordering key comes first.
     */
    Optional<Instant> findNextAttempt(DeliveryId delivery);

    /** Returns what {@link #find} omits because of its size: what the attempts of a delivery send. */
    Optional<DeliveredPayload> findPayload(DeliveryId delivery);

    /**
     * Deletes deliveries that were completed before {@code before}, at most {@code limit}, and returns their number.
     */
    int deleteCompleted(Instant before, int limit);

    /**
     * Deletes the payloads of events that occurred before {@code before} and that no delivery refers to. Each call
     * scans at most {@code limit} payloads, starting where the previous call ended, and wraps around after the last.
     *
     * @return the number of scanned payloads; if it equals {@code limit}, there may be more
     */
    int deletePayloads(Instant before, int limit);

    /** The state of a delivery. */
    enum State {
        /** Waiting for its first or next attempt. */
        PENDING,
        /** The endpoint accepted the delivery. */
        DELIVERED,
        /** Dead letter: the delivery was given up. */
        DEAD
    }

    /**
     * Restricts a list of deliveries; all present conditions must hold.
     *
     * @param since the earliest time at which a delivery was queued
     */
    record Filter(Optional<State> state, Optional<LeadId> lead, Optional<Instant> since) {
        /** All deliveries. */
        public static final Filter NONE = new Filter(Optional.empty(), Optional.empty(), Optional.empty());

        /** Deliveries in a state. */
        public static Filter ofState(State state) {
            return new Filter(Optional.of(state), Optional.empty(), Optional.empty());
        }
    }

    /**
     * The content of a delivery.
     *
     * @param payload the event as rendered by {@link EventPayloadRenderer}
     * @param configuration the configuration of the endpoint at the time of the event
     */
    record DeliveredPayload(String payload, List<EndpointConfigurationField> configuration) {}

    /**
     * A delivery with its attempts, oldest first, including those before a replay.
     *
     * @param queuedAt the time when the change queued the delivery; a replay does not alter it
     * @param completedAt the time when the delivery was last delivered or given up; empty if it never was
     */
    record LoggedDelivery(
            DeliveryId id,
            WebhookEventType eventType,
            LeadId lead,
            long sequence,
            State state,
            Instant queuedAt,
            Optional<Instant> completedAt,
            List<DeliveryAttempt> attempts) {}

    /**
     * A page of deliveries.
     *
     * @param next the cursor of the next page; empty on the last page
     */
    record Page(List<LoggedDelivery> deliveries, Optional<Cursor> next) {}

    /** The position of the last delivery of a page. Its fields depend on the state of the delivery. */
    sealed interface Cursor {

        <T> T fold(Function<Pending, T> pending, Function<Completed, T> completed);

        /** A position among the pending deliveries. */
        record Pending(LeadId lead, long sequence) implements Cursor {
            @Override
            public <T> T fold(Function<Pending, T> pending, Function<Completed, T> completed) {
                return pending.apply(this);
            }
        }

        /** A position among the completed deliveries. */
        record Completed(Instant queuedAt, UUID eventId) implements Cursor {
            @Override
            public <T> T fold(Function<Pending, T> pending, Function<Completed, T> completed) {
                return completed.apply(this);
            }
        }
    }

    /** Identifies a delivery: an event is delivered to an endpoint once, with any number of attempts and replays. */
    record DeliveryId(EndpointRef endpoint, UUID eventId) {}

    /**
     * The outcome of one attempt.
     *
     * @param number 1 for the first attempt; a replay starts again at 1
     * @param endedAt the time when the attempt ended
     * @param status the response status; empty if there was no response
     * @param responseSnippet the beginning of the response body
     * @param error the reason of the failure, for display; empty on success
     * @param request the request; empty if none was sent, or if an earlier version sent it
     */
    record DeliveryAttempt(
            int number,
            Instant endedAt,
            Duration duration,
            Optional<Integer> status,
            String responseSnippet,
            Optional<String> error,
            Optional<SentRequest> request) {

        /** Creates an attempt whose request is not known. */
        public DeliveryAttempt(
                int number,
                Instant endedAt,
                Duration duration,
                Optional<Integer> status,
                String responseSnippet,
                Optional<String> error) {
            this(number, endedAt, duration, status, responseSnippet, error, Optional.empty());
        }

        /** Returns the outcome of {@code result}. Only a 2xx status is a success. */
        public static DeliveryAttempt of(int number, SendResult result, Instant endedAt) {
            return result.fold(
                    response -> new DeliveryAttempt(
                            number,
                            endedAt,
                            response.duration(),
                            Optional.of(response.status()),
                            response.responseSnippet(),
                            response.isSuccess() ? Optional.empty() : Optional.of("HTTP status " + response.status())),
                    failed -> new DeliveryAttempt(
                            number, endedAt, failed.duration(), Optional.empty(), "", Optional.of(failed.reason())));
        }

        /** Returns this attempt with its request; unchanged if it was not signed, and so not sent. */
        public DeliveryAttempt withRequest(URI url, Optional<Instant> signedAt) {
            return new DeliveryAttempt(
                    number,
                    endedAt,
                    duration,
                    status,
                    responseSnippet,
                    error,
                    signedAt.map(time -> new SentRequest(url, time)));
        }

        /** Returns whether the endpoint accepted the delivery. */
        public boolean isSuccess() {
            return error.isEmpty();
        }
    }
}
