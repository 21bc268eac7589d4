package dev.leadpatch.process;

import java.lang.ref.Reference;

/**
 * A Java agent that fills the heap of a running program for some time, so that allocations of all its threads fail with
 * an {@link OutOfMemoryError}. The program loads this class only.
 */
public final class HeapFillingAgent {

    private static final int LARGEST_ARRAY = 1 << 20;
    private static final int SMALLEST_ARRAY = 1 << 8;

    private HeapFillingAgent() {}

    /**
     * Called by the virtual machine of the program.
     *
     * @param millis how long the heap is full
     */
    public static void agentmain(String millis) {
        long time = Long.parseLong(millis);
        Thread filler = new Thread(() -> fill(time), "heap-filler");
        filler.setDaemon(true);
        filler.start();
    }

    private static void fill(long millis) {
        Object[] arrays = new Object[0]; // a linked list
        for (int size = LARGEST_ARRAY; size >= SMALLEST_ARRAY; size /= 8) {
            try {
                while (true) {
                    arrays = new Object[] {arrays, new byte[size]};
                }
            } catch (OutOfMemoryError e) {
                // continues with smaller arrays
            }
        }
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            Reference.reachabilityFence(arrays);
        }
    }
}
