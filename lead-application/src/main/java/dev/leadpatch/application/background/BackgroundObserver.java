package dev.leadpatch.application.background;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Observes the failures of background loops, to log them. */
@FunctionalInterface
public interface BackgroundObserver {

    /** Writes each failure to the platform's logger ({@link System#getLogger}). */
    static BackgroundObserver logging() {
        Logger log = System.getLogger(BackgroundLoop.class.getName());
        return (loop, failure) -> log.log(Level.ERROR, "Background loop " + loop + " failed; it continues", failure);
    }

    /**
     * Reports a failed iteration, on the loop's own thread, after it was counted and the back-off is over. Whatever this
     * throws is ignored.
     *
     * @param loop the name of the loop
     */
    void failed(String loop, Throwable failure);
}
