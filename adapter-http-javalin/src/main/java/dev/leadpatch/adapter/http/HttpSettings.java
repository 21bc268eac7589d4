package dev.leadpatch.adapter.http;

import java.time.Duration;

/**
 * What an operator can set about the HTTP server.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param headerBytes the largest request line and header block together
 * @param bodyBytes the largest request body
 * @param drainedBytes how much of a refused body is read and dropped, so that the client can read the answer
 * @param drainTime how long that may take at most
 * @param requestTime the time in which a request, headers and body, must be in
 * @param idleTime how long a connection may rest without a byte
 * @param stopTime how long running requests may take when the server stops
 * @param threads the most threads, where the runtime has no virtual ones
 */
public record HttpSettings(
        String host,
        int port,
        int headerBytes,
        int bodyBytes,
        int drainedBytes,
        Duration drainTime,
        Duration requestTime,
        Duration idleTime,
        Duration stopTime,
        int threads) {

    private static final int KIBI = 1024;
    private static final int MEBI = 1024 * KIBI;

    /** The documented limits, on the loopback address's port 8080. */
    public static HttpSettings defaults() {
        return new HttpSettings(
                "127.0.0.1",
                8080,
                16 * KIBI,
                MEBI,
                8 * MEBI,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                256);
    }

    /**
     * How long the body of a request may take to come in that was refused for another reason than its size: whoever has
     * no key must not hold a thread for long.
     */
    Duration shortDrainTime() {
        return drainTime.dividedBy(10);
    }

    /** The same settings on another address. */
    public HttpSettings listeningOn(String newHost, int newPort) {
        return new HttpSettings(
                newHost,
                newPort,
                headerBytes,
                bodyBytes,
                drainedBytes,
                drainTime,
                requestTime,
                idleTime,
                stopTime,
                threads);
    }

    /** The same settings with other limits of a request. */
    public HttpSettings withLimits(int newHeaderBytes, int newBodyBytes, Duration newRequestTime) {
        return withSizes(newHeaderBytes, newBodyBytes, drainedBytes).withTimes(newRequestTime, idleTime, stopTime);
    }

    /** The same settings with other times. */
    public HttpSettings withTimes(Duration newRequestTime, Duration newIdleTime, Duration newStopTime) {
        return new HttpSettings(
                host,
                port,
                headerBytes,
                bodyBytes,
                drainedBytes,
                drainTime,
                newRequestTime,
                newIdleTime,
                newStopTime,
                threads);
    }

    /** The same settings with other sizes. */
    public HttpSettings withSizes(int newHeaderBytes, int newBodyBytes, int newDrainedBytes) {
        return new HttpSettings(
                host,
                port,
                newHeaderBytes,
                newBodyBytes,
                newDrainedBytes,
                drainTime,
                requestTime,
                idleTime,
                stopTime,
                threads);
    }
}
