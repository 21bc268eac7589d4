package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Instant;

/**
 * Is notified of every request, for metrics. The methods are called concurrently by the threads that serve requests:
 * they must be fast, thread-safe, and must not throw.
 */
public interface RequestObserver {

    /** Placeholder for an uncommon method and for a path without a route. */
    String UNKNOWN = "-";

    /** No-op observer. */
    RequestObserver NO_OP = new RequestObserver() {
        @Override
        public void onRequestStarted() {}

        @Override
        public void onRequestFinished() {}

        @Override
        public void onResponse(String method, String route, int status, long nanos) {}

        @Override
        public void onAuthenticationFailed() {}

        @Override
        public void onRateLimited(Limit limit) {}
    };

    /** The headers of a valid HTTP request were received. */
    void onRequestStarted();

    /** A request after {@link #onRequestStarted} has ended, with or without a response. */
    void onRequestFinished();

    /** A request of a valid API key was rejected. Called before {@link #onResponse}. */
    default void onRejected(Rejection rejection) {}

    /**
     * A request with a status from 400 to 499.
     *
     * @param route the template of the path
     * @param code the error code; the status if the error has none
     * @param keyLabel the label of the API key
     */
    record Rejection(
            CompanyId company, Instant time, String method, String route, int status, String code, String keyLabel) {}

    /**
     * A response has an error. Called before {@link #onResponse}.
     *
     * @param code the error code, which has bounded cardinality; the status if the error has none
     */
    default void onError(String code) {}

    /**
     * A request was completed. Also called for requests without {@link #onRequestStarted}: invalid HTTP, headers that
     * are too large or too slow. The values of {@code method} and {@code route} have bounded cardinality.
     *
     * @param method a common HTTP method, or {@link #UNKNOWN}
     * @param route the template of the path, or {@link #UNKNOWN}
     * @param status the status of the response; 499 if the client closed the connection before it
     * @param nanos the time between the first byte of the request and the last byte of the response, in nanoseconds
     */
    void onResponse(String method, String route, int status, long nanos);

    /**
     * A request of a valid API key, or of a session that was started with one, was completed. Called after
     * {@link #onResponse}, with the same status.
     */
    default void onResponseToKey(ApiKeyId key, int status) {}

    /** A request had an invalid API key. */
    void onAuthenticationFailed();

    /** A request was rejected with 429, before {@link #onResponse}. */
    void onRateLimited(Limit limit);

    /** A connection was closed because the client received a response too slowly. */
    default void onSlowReader() {}

    /** A request waits until others have ended. Not called for most requests, which do not wait. */
    default void onWaitStarted(WaitingList list) {}

    /** A request after {@link #onWaitStarted} waits no longer: it runs, was refused, or has ended. */
    default void onWaitEnded(WaitingList list) {}

    /** What a waiting request shares with those that run. */
    enum WaitingList {
        /** The client address. */
        ADDRESS,
        /** The API key. */
        KEY,
        /** The company. */
        COMPANY,
        /** The company, whose large bodies are handled. */
        LARGE_BODY,
        /** The threads of the node. */
        THREAD
    }

    /** A limit of the rate of requests. */
    enum Limit {
        /** The requests of an API key. */
        KEY,
        /** The failed authentications of a client address. */
        AUTHENTICATION,
        /** The concurrent requests of a client without a key. */
        ADDRESS_CONCURRENCY,
        /** The concurrent requests of an API key. */
        KEY_CONCURRENCY,
        /** The concurrent requests of a company. */
        COMPANY_CONCURRENCY
    }
}
