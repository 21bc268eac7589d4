package dev.leadpatch.application.webhook;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.endpoint.WebhookEventType;
import dev.leadpatch.domain.value.LeadId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The pending deliveries: one queue per {@link OrderingKey}, in order of {@code sequence}. Every method may throw
 * {@link StoreUnavailableException}, and every call may be repeated.
 */
public interface DeliveryQueue {

    /** Maximum total size of the payloads of one claim, in bytes. The last payload may exceed it. */
    int MAX_CLAIMED_BYTES = 8 * 1024 * 1024;

    /**
     * Returns the ordering keys that can be claimed, of endpoints that are enabled and not paused and whose circuit is
     * closed. Keys of one endpoint are sorted by due time, oldest first.
     *
     * @param after per endpoint, a watermark: keys that became due at or before it are omitted
     * @param limitPerEndpoint maximum number of keys per endpoint
     */
    List<DueOrderingKey> findDue(Map<EndpointRef, Instant> after, int limitPerEndpoint, Instant now);

    /** Returns the ordering keys of one endpoint that can be claimed. */
    List<DueOrderingKey> findDue(EndpointRef endpoint, Instant after, int limit, Instant now);

    /**
     * Claims the queue head of each ordering key for this caller until the lease expires. The head is the delivery with
     * the lowest {@code sequence}, so an endpoint receives the changes of a lead in order. Keys are omitted if they are
     * not due, if they are leased, if their endpoint is disabled or paused, or if its circuit is open.
     *
     * <p>Payloads are loaded in the order of the keys until {@link #MAX_CLAIMED_BYTES} is reached. Deliveries that are
     * not returned, for lack of room or because the call fails, are released, and the attempt is not counted. If the
     * release fails too, they become available when the lease expires.
     *
     * @param admission decides about each payload before it is returned
     */
    ClaimedDeliveries claim(List<OrderingKey> orderingKeys, Duration lease, Instant now, PayloadAdmission admission);

    /** As {@link #claim(List, Duration, Instant, PayloadAdmission)}, if there is memory for all payloads. */
    default ClaimedDeliveries claim(List<OrderingKey> orderingKeys, Duration lease, Instant now) {
        return claim(orderingKeys, lease, now, (key, bytes) -> true);
    }

    /**
     * Claims one probe for each endpoint whose circuit is open and whose next probe is due. Until the lease expires,
     * the endpoint has no other probe, on any node.
     *
     * <p>The probe is the queue head that is due first, of another lead than the previous probe, so that one payload
     * can't keep the circuit open. If no head is due, the leads are probed round-robin, ahead of their retry time, but
     * not before the end of a {@code Retry-After} of the endpoint. Locked queue heads are passed over.
     *
     * @param limit maximum number of probes
     * @param excluded ordering keys that are not probed, because their last outcome is not recorded yet
     * @param admission decides about each payload; an endpoint whose probe is refused can be probed again at once
     */
    List<ClaimedProbe> claimProbes(
            int limit, Set<OrderingKey> excluded, Duration lease, Instant now, PayloadAdmission admission);

    /**
     * Records the outcome of attempts. A delivery whose lease was taken over by another claim is ignored. An ordering
     * key that is locked, or whose part of the database is down, is skipped: the caller must repeat it.
     */
    RecordedOutcomes complete(List<CompletedAttempt> attempts, Instant now);

    /**
     * Deletes pending deliveries of removed endpoints, including those that a concurrent change queued after the
     * removal.
     *
     * @param limit maximum number of deliveries to delete
     * @return the number of deleted deliveries; if it equals {@code limit}, there may be more
     */
    int deleteDeliveriesOfRemovedEndpoints(int limit);

    /**
     * The result of a claim.
     *
     * @param deferredKeys the keys that were released for lack of room
     * @param deferredEndpoints the endpoints of these keys, as far as they were loaded
     */
    record ClaimedDeliveries(
            List<ClaimedDelivery> deliveries, List<OrderingKey> deferredKeys, List<Endpoint> deferredEndpoints) {

        /** A claim without the endpoints of deferred keys. */
        public ClaimedDeliveries(List<ClaimedDelivery> deliveries, List<OrderingKey> deferredKeys) {
            this(deliveries, deferredKeys, List.of());
        }
    }

    /**
     * The result of recording outcomes.
     *
     * @param dueKeys the ordering keys whose next delivery is due now
     * @param lockedKeys the ordering keys whose outcome is not recorded, because another database session has locked
     *     them, or their part of the database is down
     */
    record RecordedOutcomes(List<OrderingKey> dueKeys, List<OrderingKey> lockedKeys) {}

    /** An ordering key that can be claimed, and the time at which it became due. */
    record DueOrderingKey(OrderingKey orderingKey, Instant dueSince) {}

    /**
     * The ordering key of deliveries: deliveries with the same endpoint and lead are sent one after the other, in
     * order.
     */
    record OrderingKey(EndpointRef endpoint, LeadId lead) {}

    /**
     * The delivery of one event to one endpoint, as it was claimed.
     *
     * @param endpoint the endpoint, with its configuration at the time of the change
     * @param secrets the secrets to sign with
     * @param eventId the event id
     * @param eventType the type of the event
     * @param sequence the version of the lead that the event describes
     * @param attemptNumber 1 for the first attempt; identifies the claim together with endpoint and event (fencing
     *     token)
     * @param payload the event as rendered by {@link EventPayloadRenderer}
     * @param companyUuid the public id of the company
     * @param actorUuid the public id of the owner of the key that made the change
     */
    record ClaimedDelivery(
            Endpoint endpoint,
            SigningSecrets secrets,
            UUID eventId,
            WebhookEventType eventType,
            LeadId lead,
            long sequence,
            int attemptNumber,
            String payload,
            UUID companyUuid,
            UUID actorUuid) {

        /** Returns the ordering key whose queue head this delivery is. */
        public OrderingKey orderingKey() {
            return new OrderingKey(endpoint.ref(), lead);
        }
    }

    /** An attempt that has ended, and the next state of its delivery. */
    record CompletedAttempt(ClaimedDelivery delivery, DeliveryAttempt attempt, NextState nextState) {

        /** The next state of a delivery. */
        public sealed interface NextState {

            <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead);

            /** Returns the time of the next attempt; empty if there is none. */
            default Optional<Instant> retryAt() {
                return fold(Optional::empty, retry -> Optional.of(retry.nextAttemptAt()), Optional::empty);
            }

            /** The endpoint accepted the delivery. */
            record Delivered() implements NextState {
                @Override
                public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                    return delivered.get();
                }
            }

            /**
             * The delivery is attempted again at {@code nextAttemptAt}.
             *
             * @param counted whether the attempt counts; the next claim has the number of an uncounted one
             */
            record Retry(Instant nextAttemptAt, boolean counted) implements NextState {

                /** Creates the retry after an attempt that counts. */
                public Retry(Instant nextAttemptAt) {
                    this(nextAttemptAt, true);
                }

                @Override
                public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                    return retry.apply(this);
                }
            }

            /** Dead letter: the delivery was given up. Later deliveries of its ordering key continue. */
            record Dead() implements NextState {
                @Override
                public <T> T fold(Supplier<T> delivered, Function<Retry, T> retry, Supplier<T> dead) {
                    return dead.get();
                }
            }
        }
    }
}
