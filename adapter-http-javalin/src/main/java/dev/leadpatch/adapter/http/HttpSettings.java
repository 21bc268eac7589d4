package dev.leadpatch.adapter.http;

import java.time.Duration;

/**
 * The settings of the HTTP server. Immutable.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 selects a free port
 * @param maxHeaderBytes maximum size of the request line and the headers together, in bytes
 * @param maxBodyBytes maximum size of a request body, in bytes
 * @param maxDrainedBytes maximum number of bytes of a rejected body that are read and discarded, so that the client
 *     can read the error
 * @param drainTimeout maximum time to drain a body that is too large
 * @param requestTimeout maximum time to receive a request, headers and body
 * @param idleTimeout maximum time that a connection can be idle
 * @param stopTimeout maximum time to complete running requests when the server stops
 * @param maxThreads maximum number of threads if the runtime has no virtual threads
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

    /** Returns the documented limits and the address 127.0.0.1:8080. */
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
     * Maximum time to drain a body that was rejected for another reason than its size: a tenth of
     * {@link #drainTimeout}. A client without a valid API key cannot occupy a thread for longer.
     */
    public Duration shortDrainTimeout() {
        return drainTimeout.dividedBy(10);
    }

    /** Returns these settings with another address. */
    public HttpSettings withAddress(String host, int port) {
        return new HttpSettings(
                host,
                port,
                maxHeaderBytes,
                maxBodyBytes,
                maxDrainedBytes,
                drainTimeout,
                requestTimeout,
                idleTimeout,
                stopTimeout,
                maxThreads);
    }

    /** Returns these settings with other limits for requests. */
    public HttpSettings withLimits(int maxHeaderBytes, int maxBodyBytes, Duration requestTimeout) {
        return withSizes(maxHeaderBytes, maxBodyBytes, maxDrainedBytes)
                .withTimeouts(requestTimeout, idleTimeout, stopTimeout);
    }

    /** Returns these settings with other timeouts. */
    public HttpSettings withTimeouts(Duration requestTimeout, Duration idleTimeout, Duration stopTimeout) {
        return new HttpSettings(
                host,
                port,
                maxHeaderBytes,
                maxBodyBytes,
                maxDrainedBytes,
                drainTimeout,
                requestTimeout,
                idleTimeout,
                stopTimeout,
                maxThreads);
    }

    /** Returns these settings with other maximum sizes. */
    public HttpSettings withSizes(int maxHeaderBytes, int maxBodyBytes, int maxDrainedBytes) {
        return new HttpSettings(
                host,
                port,
                maxHeaderBytes,
                maxBodyBytes,
                maxDrainedBytes,
                drainTimeout,
                requestTimeout,
                idleTimeout,
                stopTimeout,
                maxThreads);
    }
}
