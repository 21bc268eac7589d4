package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.background.BackgroundLoop;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.delivery.dispatch.AsyncWebhookSender.ThreadPoolWebhookSender;
import dev.leadpatch.application.delivery.dispatch.DuePoller.JitteredClock;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.DeliveryObserver;
import dev.leadpatch.application.webhook.DeliveryQueue;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.EndpointHealthStore;
import dev.leadpatch.application.webhook.WebhookSender;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The background loop that claims due deliveries, sends them and records their outcome, in batches. It polls for due
 * deliveries; {@link #notifyCommitted} notifies it of changes of this process without a poll. Thread-safe.
 *
 * <p>Delivery is at least once: a delivery whose outcome was not recorded is sent again. Several processes may deliver
 * concurrently from one queue.
 */
public final class WebhookDispatcher implements AutoCloseable {

    /** Lease of a claimed delivery: four times the maximum duration of an attempt. */
    public static final Duration LEASE = WebhookSender.MAX_DURATION.multipliedBy(4);

    /** The default byte budget of a receiver host. */
    public static final long DEFAULT_RECEIVER_BYTES_PER_SECOND = 8L * 1024 * 1024;

    private final DispatchLoop loop;
    private final AsyncWebhookSender sender;
    private final DispatchSettings settings;
    private final BackgroundLoop background;

    private WebhookDispatcher(
            DispatchLoop loop, AsyncWebhookSender sender, DispatchSettings settings, BackgroundLoop background) {
        this.loop = loop;
        this.sender = sender;
        this.settings = settings;
        this.background = background;
    }

    /**
     * Returns a builder of a dispatcher.
     *
     * @param clock the time for due deliveries
     * @param random the source of the jitter of polls and retries; must be thread-safe
     */
    public static Builder builder(
            DeliveryQueue queue, EndpointHealthStore healthStore, InstantSource clock, RandomGenerator random) {
        return new Builder(queue, healthStore, new JitteredClock(clock, random));
    }

    /**
     * Notifies the dispatcher of ordering keys with newly committed deliveries. Cheap; never blocks and never fails.
     */
    public void notifyCommitted(List<OrderingKey> keys) {
        loop.notifyCommitted(keys);
    }

    /**
     * Stops claiming, and waits for the attempts in flight up to the shutdown timeout. A delivery whose attempt is not
     * recorded by then is sent again after its lease expires, as after a crash.
     */
    @Override
    public void close() {
        if (!background.isClosed()) {
            drain();
        }
        background.close();
        sender.close();
    }

    private void drain() {
        try {
            loop.drain(settings.shutdownTimeout());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Builds and starts a dispatcher. */
    public static final class Builder {

        private final DeliveryQueue queue;
        private final EndpointHealthStore healthStore;
        private final JitteredClock clock;
        private DispatchSettings settings = DispatchSettings.DEFAULTS;
        private DispatchObserver observer = DispatchObserver.logging();
        private DeliveryObserver deliveryObserver = DeliveryObserver.NO_OP;
        private MemoryBudget memory = MemoryBudget.ofHeap();
        private long receiverBytesPerSecond = DEFAULT_RECEIVER_BYTES_PER_SECOND;

        private Builder(DeliveryQueue queue, EndpointHealthStore healthStore, JitteredClock clock) {
            this.queue = queue;
            this.healthStore = healthStore;
            this.clock = clock;
        }

        /** Sets the settings; the default is {@link DispatchSettings#DEFAULTS}. */
        public Builder settings(DispatchSettings settings) {
            this.settings = settings;
            return this;
        }

        /** Sets the observer of failures; by default, they are written to the platform's logger. */
        public Builder observer(DispatchObserver observer) {
            this.observer = observer;
            return this;
        }

        /** Sets the observer of attempts; by default, there is none. */
        public Builder deliveryObserver(DeliveryObserver deliveryObserver) {
            this.deliveryObserver = deliveryObserver;
            return this;
        }

        /** Sets the memory of payloads; by default, the dispatcher has a memory of its own. */
        public Builder memory(MemoryBudget memory) {
            this.memory = memory;
            return this;
        }

        /** Sets the byte budget of each receiver host; the default is 8 MiB per second. */
        public Builder receiverBytesPerSecond(long bytes) {
            this.receiverBytesPerSecond = bytes;
            return this;
        }

        /**
         * Starts the dispatcher; the caller closes it.
         *
         * @param sender called concurrently, on one thread per delivery in flight
         */
        public WebhookDispatcher start(WebhookSender sender, BackgroundLoops loops) {
            return start(new ThreadPoolWebhookSender(sender, observer), loops);
        }

        WebhookDispatcher start(AsyncWebhookSender sender, BackgroundLoops loops) {
            DispatchLoop loop = new DispatchLoop(
                    queue,
                    new DeliveryAttempts(queue, healthStore, clock, deliveryObserver, observer),
                    sender,
                    settings,
                    new PayloadMemory(memory),
                    new ReceiverByteBudget(receiverBytesPerSecond, System::nanoTime, deliveryObserver),
                    clock,
                    observer);
            return new WebhookDispatcher(loop, sender, settings, loops.start("webhook-dispatcher", loop));
        }
    }

    /**
     * The settings of the dispatcher.
     *
     * @param maxInFlight the maximum of deliveries in flight; each uses a thread
     * @param pollInterval the maximum interval between two polls for due deliveries
     * @param shutdownTimeout the maximum time for attempts in flight to end when the dispatcher is closed
     */
    public record DispatchSettings(int maxInFlight, Duration pollInterval, Duration shutdownTimeout) {

        /** 400 deliveries in flight, polls up to 1 s apart, and shutdown up to 20 s. */
        public static final DispatchSettings DEFAULTS =
                new DispatchSettings(400, Duration.ofSeconds(1), Duration.ofSeconds(20));

        /** @throws IllegalArgumentException if a value is out of its range */
        public DispatchSettings {
            require(maxInFlight > 0, "maxInFlight must be at least 1");
            require(!pollInterval.isNegative() && !pollInterval.isZero(), "pollInterval must be positive");
            require(!shutdownTimeout.isNegative(), "shutdownTimeout must not be negative");
        }

        private static void require(boolean condition, String message) {
            if (!condition) {
                throw new IllegalArgumentException(message);
            }
        }
    }
}
