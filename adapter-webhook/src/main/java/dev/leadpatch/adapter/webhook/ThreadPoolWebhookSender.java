package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.webhook.Delivery;
import dev.leadpatch.application.webhook.SendResult;
import dev.leadpatch.application.webhook.WebhookSender;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Sends each delivery in a thread of its own; how many that are is the dispatcher's business. */
final class ThreadPoolWebhookSender implements AsyncWebhookSender {

    private final WebhookSender sender;
    private final ExecutorService executor = Executors.newCachedThreadPool(ThreadPoolWebhookSender::newThread);

    ThreadPoolWebhookSender(WebhookSender sender) {
        this.sender = sender;
    }

    @Override
    public void send(Delivery delivery, Consumer<SendResult> arrived) {
        executor.execute(() -> arrived.accept(send(delivery)));
    }

    private SendResult send(Delivery delivery) {
        try {
            return sender.send(delivery);
        } catch (Throwable failure) {
            InFlightDelivery.log(failure);
            // whatever went wrong must not keep the delivery from ever being given up, nor its endpoint's place
            // occupied
            return InFlightDelivery.NOT_SENT;
        }
    }

    @Override
    public void close() {
        executor.shutdown();
    }

    private static Thread newThread(Runnable work) {
        Thread thread = new Thread(work, "webhook-courier");
        thread.setDaemon(true);
        return thread;
    }
}
