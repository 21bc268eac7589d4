package dev.leadpatch.adapter.http.server;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** The headers that every response has, whether Jetty or a route creates it. */
final class DefaultResponseHeaders {

    static final String JSON_MEDIA_TYPE = "application/json";

    // responses depend on the API key and must be revalidated (RFC 9111 §5.2.2)
    private static final HttpField CACHE_CONTROL =
            new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "private, no-cache");
    private static final HttpField CONTENT_TYPE_OPTIONS = new PreEncodedHttpField("X-Content-Type-Options", "nosniff");

    private DefaultResponseHeaders() {}

    static void put(HttpFields.Mutable headers, String requestId) {
        headers.put(CACHE_CONTROL);
        headers.put(CONTENT_TYPE_OPTIONS);
        headers.put(RequestIdProvider.HEADER, requestId);
    }
}
