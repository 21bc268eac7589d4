package dev.leadpatch.application.background;

/** The work of a background loop. */
@FunctionalInterface
public interface LoopBody {

    /**
     * Runs one iteration. It may block for some seconds. A longer iteration must call {@link BackgroundLoop#heartbeat},
     * or the loop counts as stalled.
     *
     * @throws Exception if the iteration fails; it is counted as failed, and the loop continues after a back-off
     */
    void iterate() throws Exception;
}
