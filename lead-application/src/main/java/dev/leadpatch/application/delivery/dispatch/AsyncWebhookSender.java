package dev.leadpatch.application.delivery.dispatch;

import dev.leadpatch.application.webhook.DeliveryQueue.ClaimedDelivery;
import dev.leadpatch.application.webhook.WebhookSender;
import dev.leadpatch.application.webhook.WebhookSender.SendResult;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Sends deliveries without blocking the caller. It separates the dispatcher from threads. */
interface AsyncWebhookSender extends AutoCloseable {

    /**
     * Sends a delivery asynchronously.
     *
     * @param onResult receives the result once, on any thread
     * @throws RuntimeException if the attempt cannot start; {@code onResult} is not called. Likewise an {@link Error}
     */
    void send(ClaimedDelivery delivery, Consumer<SendResult> onResult);

    @Override
    void close();

    /** Sends deliveries on a cached thread pool, one thread per attempt. The dispatcher limits their number. */
    final class ThreadPoolWebhookSender implements AsyncWebhookSender {

        private final WebhookSender sender;
        private final DispatchObserver observer;
        private final ExecutorService executor = Executors.newCachedThreadPool(ThreadPoolWebhookSender::newThread);

        ThreadPoolWebhookSender(WebhookSender sender, DispatchObserver observer) {
            this.sender = sender;
            this.observer = observer;
        }

        @Override
        public void send(ClaimedDelivery delivery, Consumer<SendResult> onResult) {
            executor.execute(() -> onResult.accept(send(delivery)));
        }

        private SendResult send(ClaimedDelivery delivery) {
            try {
                return sender.send(delivery);
            } catch (Throwable failure) {
                InFlightDelivery.report(failure, observer);
                // every failure is a failed attempt, so that retries of the delivery end and its capacity is released
                return InFlightDelivery.NOT_SENT;
            }
        }

        @Override
        public void close() {
            executor.shutdown();
        }

        private static Thread newThread(Runnable task) {
            Thread thread = new Thread(task, "webhook-sender");
            thread.setDaemon(true);
            return thread;
        }
    }
}
