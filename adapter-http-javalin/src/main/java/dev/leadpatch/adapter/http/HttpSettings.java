package dev.leadpatch.adapter.http;

import java.time.Duration;

/**
 * What an operator can set about the HTTP server.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 picks a free one
 * @param maxHeaderBytes the largest request line and header block together
 * @param maxBodyBytes the largest request body
 * @param maxDrainedBytes how much of a refused body is read and dropped, so that the client can read the answer
 * @param drainTimeout how long that may take at most
 * @param requestTimeout the time in which a request, headers and body, must be in
 * @param idleTimeout how long a connection may rest without a byte
 * @param stopTimeout how long running requests may take when the server stops
 * @param maxThreads the most threads, where the runtime has no virtual ones
 */
public record HttpSettings(
        String host,
        int port,
        int maxHeaderBytes,
        int maxBodyBytes,
        int maxDrainedBytes,
        Duration drainTimeout,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration stopTimeout,
        int maxThreads) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** The documented limits, on the loopback address's port 8080. */
    public static HttpSettings defaults() {
        return new HttpSettings(
                "127.0.0.1",
                8080,
                16 * KIB,
                MIB,
                8 * MIB,
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
    Duration shortDrainTimeout() {
        return drainTimeout.dividedBy(10);
    }

    /** The same settings on another address. */
    public HttpSettings listeningOn(String newHost, int newPort) {
        return new HttpSettings(
                newHost,
                newPort,
                maxHeaderBytes,
                maxBodyBytes,
                maxDrainedBytes,
                drainTimeout,
                requestTimeout,
                idleTimeout,
                stopTimeout,
                maxThreads);
    }

    /** The same settings with other limits of a request. */
    public HttpSettings withLimits(int newHeaderBytes, int newBodyBytes, Duration newRequestTime) {
        return withSizes(newHeaderBytes, newBodyBytes, maxDrainedBytes)
                .withTimeouts(newRequestTime, idleTimeout, stopTimeout);
    }

    /** The same settings with other times. */
    public HttpSettings withTimeouts(Duration newRequestTime, Duration newIdleTime, Duration newStopTime) {
        return new HttpSettings(
                host,
                port,
                maxHeaderBytes,
                maxBodyBytes,
                maxDrainedBytes,
                drainTimeout,
                newRequestTime,
                newIdleTime,
                newStopTime,
                maxThreads);
    }

    /** The same settings with other sizes. */
    public HttpSettings withSizes(int newHeaderBytes, int newBodyBytes, int newDrainedBytes) {
        return new HttpSettings(
                host,
                port,
                newHeaderBytes,
                newBodyBytes,
                newDrainedBytes,
                drainTimeout,
                requestTimeout,
                idleTimeout,
                stopTimeout,
                maxThreads);
    }
}
