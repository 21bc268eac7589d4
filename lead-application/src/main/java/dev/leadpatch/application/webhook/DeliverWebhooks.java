package dev.leadpatch.application.webhook;

/** The use case of telling endpoints what has changed. */
public interface DeliverWebhooks {

    /**
     * Delivers what is due, at most one delivery. Several threads and processes may do so at the same time.
     *
     * @return whether anything was due, so that it pays to ask again at once
     */
    boolean deliverNext();
}
