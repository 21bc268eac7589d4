package dev.leadpatch.adapter.webhook;

import dev.leadpatch.application.delivery.TestEvent;
import dev.leadpatch.application.delivery.TestEventSender;
import dev.leadpatch.application.webhook.SendResult;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Sends test events, a few at a time: each keeps a thread of the caller's waiting for as long as the endpoint likes, up to
 * the deadline.
 */
final class FewTests implements TestEventSender {

    static final int MOST = 4;

    private final HttpSender sender;
    private final Semaphore free = new Semaphore(MOST);

    FewTests(HttpSender sender) {
        this.sender = sender;
    }

    @Override
    public Optional<SendResult> send(TestEvent event) {
        if (!free.tryAcquire()) {
            return Optional.empty();
        }
        try {
            return Optional.of(sender.send(Envelope.of(event), TestPayload.body(event)));
        } finally {
            free.release();
        }
    }
}
