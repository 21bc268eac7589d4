package dev.leadpatch.abuse;

import java.time.Duration;
import java.util.function.IntFunction;

/**
 * What a hostile client does on each connection.
 *
 * @param requests the request by its number; a connection sends the next one after the response
 * @param bytesWrittenPerTick how much of a body is sent in each {@link HostileConnections#TICK}
 * @param bytesReadPerTick how much of a response is read in each tick
 * @param receiveBuffer size of the receive buffer; 0 for the default of the system
 * @param pause between a response and the next request, rounded up to a tick
 */
record ConnectionBehavior(
        IntFunction<RawRequest> requests,
        int bytesWrittenPerTick,
        int bytesReadPerTick,
        int receiveBuffer,
        Duration pause) {

    private static final int UNLIMITED = Integer.MAX_VALUE;
    private static final int SMALL_BUFFER = 4_096;

    /** Sends the request again and again. */
    static ConnectionBehavior repeating(RawRequest request) {
        return repeating(number -> request);
    }

    static ConnectionBehavior repeating(IntFunction<RawRequest> requests) {
        return new ConnectionBehavior(requests, UNLIMITED, UNLIMITED, 0, Duration.ZERO);
    }

    /** Sends a body slowly: 200 bytes a second, above the documented minimum rate of 100. */
    static ConnectionBehavior trickling(RawRequest request) {
        return new ConnectionBehavior(number -> request, 20, UNLIMITED, 0, Duration.ZERO);
    }

    /** Never reads a response. */
    static ConnectionBehavior notReading(RawRequest request) {
        return new ConnectionBehavior(number -> request, UNLIMITED, 0, SMALL_BUFFER, Duration.ZERO);
    }

    /** Reads 2 KB of a response per second. */
    static ConnectionBehavior readingSlowly(RawRequest request) {
        return new ConnectionBehavior(number -> request, UNLIMITED, 200, SMALL_BUFFER, Duration.ZERO);
    }

    /** Connects and sends nothing. */
    static ConnectionBehavior onlyConnecting() {
        return repeating(RawRequest.NONE);
    }

    /**
     * Returns this behavior with pauses. With many connections and without pauses, an attack would measure only how two
     * cores are shared with the attacker itself.
     */
    ConnectionBehavior withPause(Duration other) {
        return new ConnectionBehavior(requests, bytesWrittenPerTick, bytesReadPerTick, receiveBuffer, other);
    }

    boolean readsAtOnce() {
        return bytesReadPerTick == UNLIMITED;
    }
}
