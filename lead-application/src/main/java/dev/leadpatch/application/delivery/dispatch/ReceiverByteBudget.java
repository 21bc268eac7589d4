package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.domain.value.Characters;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the bytes that this node sends to each receiver host, over all companies and endpoints: a leaky bucket. A claim
 * fills the bucket of its host, which empties at the rate of the budget; while it holds more than the bytes of a second,
 * the endpoints of the host wait. A burst is at most that much and one claim. Deliveries are delayed and never lost. Not
 * thread-safe.
 */
final class ReceiverByteBudget {

    private static final long ONE_SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final int MAX_ENTRIES = 10_000;
    // headers and signatures
    private static final int REQUEST_OVERHEAD = 1_000;

    private final long bytesPerSecond;
    private final LongSupplier nanoTime;
    private final DeliveryObserver observer;
    private final Map<EndpointRef, String> hosts = newBoundedMap();
    private final Map<String, Long> emptyAt = newBoundedMap();

    private OptionalLong firstAllowedAt = OptionalLong.empty();

    ReceiverByteBudget(long bytesPerSecond, LongSupplier nanoTime, DeliveryObserver observer) {
        this.bytesPerSecond = bytesPerSecond;
        this.nanoTime = nanoTime;
        this.observer = observer;
    }

    /** Returns whether deliveries to the endpoint may be claimed; an endpoint whose host is unknown has no limit. */
    boolean allows(EndpointRef endpoint) {
        String host = hosts.get(endpoint);
        Long empty = host == null ? null : emptyAt.get(host);
        if (empty == null || !isFull(empty, nanoTime.getAsLong())) {
            return true;
        }
        long allowedAt = empty - ONE_SECOND;
        firstAllowedAt = firstAllowedAt.isEmpty()
                ? OptionalLong.of(allowedAt)
                : OptionalLong.of(firstAllowedAt.getAsLong() + Math.min(0, allowedAt - firstAllowedAt.getAsLong()));
        return false;
    }

    /** Returns the nanoseconds until one of the endpoints is allowed that were not allowed since the last call. */
    long nanosUntilAllowed() {
        OptionalLong first = firstAllowedAt;
        firstAllowedAt = OptionalLong.empty();
        return first.isEmpty() ? Long.MAX_VALUE : Math.max(0, first.getAsLong() - nanoTime.getAsLong());
    }

    /** Records the host of an endpoint whose delivery was deferred, because many endpoints may have one host. */
    void learn(Endpoint endpoint) {
        hosts.put(endpoint.ref(), hostOf(endpoint.url()));
    }

    /** Records that a delivery will be sent. */
    void charge(ClaimedDelivery delivery) {
        String host = hostOf(delivery.endpoint().url());
        hosts.put(delivery.endpoint().ref(), host);
        long now = nanoTime.getAsLong();
        long empty = emptyAt.getOrDefault(host, now);
        long bytes = (long) Characters.countUtf8Octets(delivery.payload()) + REQUEST_OVERHEAD;
        long filled = (now - empty >= 0 ? now : empty) + ONE_SECOND * bytes / bytesPerSecond;
        if (isFull(filled, now) && !isFull(empty, now)) {
            observer.receiverThrottled();
        }
        emptyAt.put(host, filled);
    }

    private static boolean isFull(long emptyAt, long now) {
        return emptyAt - now > ONE_SECOND;
    }

    /** Returns the host without port, so that one machine has one budget. */
    private static String hostOf(URI url) {
        String host = url.getHost() == null ? String.valueOf(url.getRawAuthority()) : url.getHost();
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.toLowerCase(Locale.ROOT);
    }

    private static <K, V> Map<K, V> newBoundedMap() {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > MAX_ENTRIES;
            }
        };
    }
}
