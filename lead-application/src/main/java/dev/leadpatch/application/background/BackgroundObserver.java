package dev.leadpatch.application.background;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Observes the failures of background loops, for logging. */
@FunctionalInterface
public interface BackgroundObserver {

    /** Returns an observer that writes each failure to the platform's logger ({@link System#getLogger}). */
    static BackgroundObserver logging() {
        Logger log = System.getLogger(BackgroundLoop.class.getName());
        return (loop, failure) -> log.log(Level.ERROR, "Background loop " + loop + " failed; it continues", failure);
    }

    /**
     * Reports a failed iteration. Called on the thread of the loop, after the failure was counted and the back-off is
     * over. Anything thrown by this method is ignored.
     *
     * @param loop the name of the loop
     */
    void failed(String loop, Throwable failure);
}
