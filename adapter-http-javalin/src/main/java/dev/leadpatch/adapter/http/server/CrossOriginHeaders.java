package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.AllowedOrigins;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Request;

/**
 * Sets the headers of CORS (Fetch standard §3.3), by which a browser lets web pages of other origins call the API. The
 * API key is in a header that the page sets, so cookies and other credentials of the browser are never allowed.
 */
record CrossOriginHeaders(AllowedOrigins allowedOrigins) {

    // the request headers that routes read, except those that browsers always allow, and those of traces
    private static final HttpField ALLOW_HEADERS = new PreEncodedHttpField(
            HttpHeader.ACCESS_CONTROL_ALLOW_HEADERS,
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, traceparent, tracestate,"
                    + " X-HTTP-Method-Override, X-Request-Id");
    // the response headers that routes set, except those that browsers always expose
    private static final HttpField EXPOSE_HEADERS = new PreEncodedHttpField(
            HttpHeader.ACCESS_CONTROL_EXPOSE_HEADERS,
            "Accept-Encoding, Accept-Patch, Allow, Date, ETag, Idempotency-Replayed, Leadpatch-Ignored,"
                    + " Leadpatch-Next-Cursor, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy,"
                    + " Retry-After, WWW-Authenticate, X-Request-Id");
    // two hours, the maximum of Chromium
    private static final HttpField MAX_AGE = new PreEncodedHttpField(HttpHeader.ACCESS_CONTROL_MAX_AGE, "7200");
    // pages for browsers, which call only their own origin; the start page of a demo contains an API key
    private static final Pattern PAGES = Pattern.compile("/|/(?:docs|console)(?:/.*)?");
    private static final HttpField VARY = new PreEncodedHttpField(HttpHeader.VARY, HttpHeader.ORIGIN.asString());

    /** Sets the headers of a response of the API, successful or not. */
    void put(Request request, HttpFields.Mutable headers) {
        if (allowedOrigins.isEmpty() || isPage(request)) {
            return;
        }
        // in every response: the one to a request without an origin must not be reused for a web page
        headers.put(VARY);
        allowedOriginOf(request).ifPresent(origin -> {
            headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_ORIGIN, allowedOrigins.any() ? "*" : origin);
            headers.put(EXPOSE_HEADERS);
        });
    }

    /** Whether a browser asks for permission to send another request of a web page that can call the API. */
    boolean isPreflight(Request request) {
        return HandlerType.OPTIONS.name().equals(request.getMethod())
                && request.getHeaders().contains(HttpHeader.ACCESS_CONTROL_REQUEST_METHOD)
                && !isPage(request)
                && allowedOriginOf(request).isPresent();
    }

    /**
     * Sets the additional headers of the response to a preflight.
     *
     * @param methods the methods of the resource
     */
    static void putPermissions(HttpFields.Mutable headers, String methods) {
        headers.put(HttpHeader.ACCESS_CONTROL_ALLOW_METHODS, methods);
        headers.put(ALLOW_HEADERS);
        headers.put(MAX_AGE);
    }

    private static boolean isPage(Request request) {
        return PAGES.matcher(String.valueOf(request.getHttpURI().getPath())).matches();
    }

    private Optional<String> allowedOriginOf(Request request) {
        List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        return origins.size() == 1 ? Optional.of(origins.get(0)).filter(allowedOrigins::contains) : Optional.empty();
    }
}
