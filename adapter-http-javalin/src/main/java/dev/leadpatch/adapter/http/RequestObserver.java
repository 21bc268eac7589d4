package dev.leadpatch.adapter.http;

/**
 * Told of every request, so that requests can be counted. It is called by the threads that serve them: it must be quick
 * and must not throw.
 */
public interface RequestObserver {

    /** What stands in place of a method that HTTP does not commonly have, and of a path that is no route. */
    String UNKNOWN = "-";

    /** Looks away. */
    RequestObserver NO_OP = new RequestObserver() {
        @Override
        public void onRequestStarted() {}

        @Override
        public void onRequestFinished() {}

        @Override
        public void onResponse(String method, String route, int status, long nanos) {}
    };

    /** A well-formed request is in, up to its body. */
    void onRequestStarted();

    /** A request that had {@link #onRequestStarted} is over, with an answer or without. */
    void onRequestFinished();

    /**
     * A request was answered. Those that are no HTTP, or too large or too slow for it, never began, but end here too.
     * However odd the requests of a client are, methods and routes are taken from short lists.
     *
     * @param method one that HTTP commonly has, or {@link #UNKNOWN}
     * @param route the template of the path, or {@link #UNKNOWN}
     * @param status of the answer; 499 if nobody was there to take it
     * @param nanos from the first byte to the last
     */
    void onResponse(String method, String route, int status, long nanos);
}
