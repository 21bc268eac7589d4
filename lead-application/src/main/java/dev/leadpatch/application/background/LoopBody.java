package dev.leadpatch.application.background;

/** The work of a background loop. */
@FunctionalInterface
public interface LoopBody {

    /**
     * Does one iteration. It may block for some seconds; one that takes longer calls {@link BackgroundLoop#heartbeat} in
     * between, or the loop counts as stalled.
     *
     * @throws Exception of any kind: the iteration is counted as failed, and the loop continues after a back-off
     */
    void iterate() throws Exception;
}
