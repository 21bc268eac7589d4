package dev.leadpatch.application.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Observes the requests that the service fails to handle, for logging. Implementations must be thread-safe. */
public interface HttpErrorObserver {

    /** Returns an observer that writes to the platform's logger ({@link System#getLogger}). */
    static HttpErrorObserver logging() {
        Logger log = System.getLogger(HttpErrorObserver.class.getName());
        return new HttpErrorObserver() {
            @Override
            public void requestFailed(String requestId, String event, Throwable failure) {
                log.log(Level.WARNING, "Request {0}: {1} ({2})", requestId, event, failure.getMessage());
            }

            @Override
            public void unexpectedError(String requestId, Throwable failure) {
                log.log(Level.ERROR, "Request " + requestId + ": unexpected error", failure);
            }
        };
    }

    /**
     * A request failed for a known reason, for example because the store is unavailable.
     *
     * @param event a sentence that describes the reason
     */
    void requestFailed(String requestId, String event, Throwable failure);

    /** A request failed with 500. */
    void unexpectedError(String requestId, Throwable failure);
}
