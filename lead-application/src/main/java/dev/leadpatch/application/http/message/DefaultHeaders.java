package dev.leadpatch.application.http.message;

/** The headers that every response has, beside the request id. */
public final class DefaultHeaders {

    public static final String CACHE_CONTROL_NAME = "Cache-Control";

    /** Responses depend on the caller and must be revalidated (RFC 9111 §5.2.2). */
    public static final String CACHE_CONTROL = "private, no-cache";

    public static final String CONTENT_TYPE_OPTIONS_NAME = "X-Content-Type-Options";
    public static final String CONTENT_TYPE_OPTIONS = "nosniff";

    private DefaultHeaders() {}
}
