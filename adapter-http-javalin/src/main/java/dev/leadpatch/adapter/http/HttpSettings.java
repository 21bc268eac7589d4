package dev.leadpatch.adapter.http;

import dev.leadpatch.application.memory.MemoryBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The settings of the HTTP server. Immutable.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 selects a free port
 * @param maxThreads maximum number of threads if the runtime has no virtual threads
 * @param documentation the documentation of the API that the server returns
 * @param allowedOrigins the origins whose web pages can call the API
 */
public record HttpSettings(
        String host,
        int port,
        Sizes sizes,
        Timeouts timeouts,
        int maxThreads,
        Documentation documentation,
        AllowedOrigins allowedOrigins,
        Clients clients,
        RequestBudgets budgets) {

    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    /** Returns the documented limits and the address 127.0.0.1:8080. */
    public static HttpSettings defaults() {
        Timeouts timeouts = new Timeouts(
                Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5));
        return new HttpSettings(
                "127.0.0.1",
                8080,
                new Sizes(16 * KIB, MIB, 8 * MIB),
                timeouts,
                256,
                Documentation.ON,
                AllowedOrigins.NONE,
                Clients.DEFAULTS,
                RequestBudgets.of(MemoryBudget.ofHeap()));
    }

    /** Returns these settings with another address. */
    public HttpSettings withAddress(String host, int port) {
        return new HttpSettings(
                host, port, sizes, timeouts, maxThreads, documentation, allowedOrigins, clients, budgets);
    }

    /** Returns these settings with other limits for requests. */
    public HttpSettings withLimits(int maxHeaderBytes, int maxBodyBytes, Duration requestTimeout) {
        Sizes limited = new Sizes(maxHeaderBytes, maxBodyBytes, sizes.maxDrained());
        return new HttpSettings(
                        host, port, limited, timeouts, maxThreads, documentation, allowedOrigins, clients, budgets)
                .withTimeouts(requestTimeout, timeouts.idle(), timeouts.stop());
    }

    /** Returns these settings with other timeouts. */
    public HttpSettings withTimeouts(Duration request, Duration idle, Duration stop) {
        Timeouts changed = new Timeouts(request, idle, stop, timeouts.drain());
        return new HttpSettings(
                host, port, sizes, changed, maxThreads, documentation, allowedOrigins, clients, budgets);
    }

    /** Returns these settings with other settings of clients. */
    public HttpSettings withClients(Clients others) {
        return new HttpSettings(
                host, port, sizes, timeouts, maxThreads, documentation, allowedOrigins, others, budgets);
    }

    /** Returns these settings with other documentation. */
    public HttpSettings withDocumentation(Documentation other) {
        return new HttpSettings(host, port, sizes, timeouts, maxThreads, other, allowedOrigins, clients, budgets);
    }

    /** Returns these settings with other origins whose web pages can call the API. */
    public HttpSettings withAllowedOrigins(AllowedOrigins origins) {
        return new HttpSettings(host, port, sizes, timeouts, maxThreads, documentation, origins, clients, budgets);
    }

    /** Returns these settings with other budgets. */
    public HttpSettings withBudgets(RequestBudgets others) {
        return new HttpSettings(
                host, port, sizes, timeouts, maxThreads, documentation, allowedOrigins, clients, others);
    }

    /**
     * The documentation of the API: the OpenAPI document, and a page to try it. It requires no API key.
     *
     * @param enabled whether the server returns it
     * @param apiKey the API key that the page uses by default; everyone can read it, so only a demo has one. With it, the
     *     server has a start page at {@code /}
     */
    public record Documentation(boolean enabled, Optional<String> apiKey) {

        public static final Documentation ON = new Documentation(true, Optional.empty());
        public static final Documentation OFF = new Documentation(false, Optional.empty());

        /** Returns these settings with an API key for the page. */
        public Documentation withApiKey(String key) {
            return new Documentation(enabled, Optional.of(key));
        }
    }

    /**
     * Maximum sizes, in bytes.
     *
     * @param maxHeaders maximum size of the request line and the headers together
     * @param maxBody maximum size of a request body
     * @param maxDrained maximum number of bytes of a rejected body that are read and discarded, so that the client can
     *     read the error
     */
    public record Sizes(int maxHeaders, int maxBody, int maxDrained) {}

    /**
     * Maximum times.
     *
     * @param request to receive a request, headers and body
     * @param idle that a connection can be idle
     * @param stop to complete running requests when the server stops
     * @param drain to drain a body that is too large
     */
    public record Timeouts(Duration request, Duration idle, Duration stop, Duration drain) {

        /**
         * Maximum time to drain a body that was rejected for another reason than its size: a tenth of {@link #drain}.
         * A client without a valid API key cannot occupy a thread for longer.
         */
        public Duration shortDrain() {
            return drain.dividedBy(10);
        }
    }

    /**
     * The addresses and limits of clients.
     *
     * @param hosts the hosts that clients may request
     * @param trustedProxies the reverse proxies that report the addresses of clients
     * @param maxFailedAuthentications the maximum number of requests with an invalid API key, per minute and client
     * @param nanoTime the time of rate limits: monotonic, in nanoseconds
     */
    public record Clients(
            AllowedHosts hosts, TrustedProxies trustedProxies, int maxFailedAuthentications, LongSupplier nanoTime) {

        /** Any host, no trusted proxies, and 100 failed authentications per minute. */
        public static final Clients DEFAULTS =
                new Clients(AllowedHosts.ANY, TrustedProxies.NONE, 100, System::nanoTime);

        /** Returns these settings with other hosts. */
        public Clients withHosts(AllowedHosts others) {
            return new Clients(others, trustedProxies, maxFailedAuthentications, nanoTime);
        }

        /** Returns these settings with other trusted proxies. */
        public Clients withTrustedProxies(TrustedProxies proxies) {
            return new Clients(hosts, proxies, maxFailedAuthentications, nanoTime);
        }

        /** Returns these settings with another time. */
        public Clients withNanoTime(LongSupplier time) {
            return new Clients(hosts, trustedProxies, maxFailedAuthentications, time);
        }

        /** Returns these settings with another maximum of failed authentications per minute. */
        public Clients withMaxFailedAuthentications(int max) {
            return new Clients(hosts, trustedProxies, max, nanoTime);
        }
    }
}
