package dev.leadpatch.application.lead;

/**
 * Listens to the domain events of committed changes: creations, updates, archives, restores and erasures. Implementations
 * must be thread-safe.
 *
 * <p>Delivery is at most once: an event is never reported before its commit, and never for a transaction that was rolled
 * back. It is lost if the process ends after the commit, or if the outcome of the commit is unknown. Events of one lead
 * can be reported out of order: {@code lead().version()} orders them. The change feed reports every change, in order.
 */
@FunctionalInterface
public interface LeadEventListener {

    /** A listener that does nothing. */
    LeadEventListener NONE = event -> {};

    /**
     * Called after the commit, on the thread of a request. It delays that request, which need not be the one that made the
     * change. Anything thrown by this method is logged, and does not fail the request.
     */
    void onCommitted(LeadEvent event);
}
