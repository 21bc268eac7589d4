package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEventListener;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Notifies the dispatcher and the listener of a host about committed changes. Thread-safe. */
public final class CommitNotifier {
    private static final Logger LOG = LoggerFactory.getLogger(CommitNotifier.class);

    private final LeadEventListener listener;
    private volatile Consumer<List<OrderingKey>> onDeliveriesQueued = keys -> {};

    public CommitNotifier(LeadEventListener listener) {
        this.listener = listener;
    }

    /** Sets the receiver of ordering keys with a new delivery. It must not wait. */
    public void setOnDeliveriesQueued(Consumer<List<OrderingKey>> receiver) {
        onDeliveriesQueued = receiver;
    }

    /** Whether there is a listener. Otherwise, events need not be kept until the commit. */
    boolean hasListener() {
        return listener != LeadEventListener.NONE;
    }

    /**
     * Notifies about one transaction, after its commit.
     *
     * @param queued the ordering keys with a new delivery
     * @param events the events that were written; can be empty without a listener
     */
    void committed(List<OrderingKey> queued, List<LeadEvent> events) {
        deliveriesQueued(queued);
        eventsCommitted(events);
    }

    /** Notifies the dispatcher, which does not wait. */
    void deliveriesQueued(List<OrderingKey> queued) {
        if (!queued.isEmpty()) {
            onDeliveriesQueued.accept(queued);
        }
    }

    /** Notifies the listener, which can take its time. */
    void eventsCommitted(List<LeadEvent> events) {
        if (hasListener()) {
            events.forEach(this::notifyListener);
        }
    }

    private void notifyListener(LeadEvent event) {
        try {
            listener.onCommitted(event);
        } catch (RuntimeException | Error e) {
            LOG.error(
                    "The listener failed for version {} of lead {}",
                    event.lead().version(),
                    event.lead().id(),
                    e);
        }
    }
}
