package dev.leadpatch.application.http;

import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.http.message.RequestHeaders;
import dev.leadpatch.application.http.message.RequestIdHeader;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request, as plain values. The path is not part of it, because a host chooses its own paths. Immutable, except for the
 * content of the body, which is not copied.
 */
public final class HttpRequest {

    private static final byte[] NO_BODY = {};

    private final RequestHeaders headers;
    private final String rawQuery;
    private final byte[] body;
    private final Optional<String> id;
    private final Preferences preferences;

    private HttpRequest(
            RequestHeaders headers, String rawQuery, byte[] body, Optional<String> id, Preferences preferences) {
        this.headers = headers;
        this.rawQuery = rawQuery;
        this.body = body;
        this.id = id;
        this.preferences = preferences;
    }

    /**
     * Creates a request.
     *
     * @param headers the values of each header; names are case-insensitive
     * @param query the query, encoded as in the URL, without {@code ?}; {@code null} or empty if there is none
     * @param body the bytes of the body; empty if there is none
     */
    public static HttpRequest of(Map<String, List<String>> headers, @Nullable String query, byte[] body) {
        return of(RequestHeaders.of(headers), query, body);
    }

    /** As {@link #of(Map, String, byte[])}, with headers that are read when they are needed. */
    public static HttpRequest of(RequestHeaders headers, @Nullable String query, byte[] body) {
        return of(headers, query).withBody(body);
    }

    /** Creates a request without a body, whose headers are read when they are needed. */
    public static HttpRequest of(RequestHeaders headers, @Nullable String query) {
        return new HttpRequest(
                headers, Objects.requireNonNullElse(query, ""), NO_BODY, Optional.empty(), Preferences.of(headers));
    }

    /** Returns this request with a body, which is not copied. */
    public HttpRequest withBody(byte[] bytes) {
        return new HttpRequest(headers, rawQuery, bytes, id, preferences);
    }

    /**
     * Returns this request with an id, for the response and the history of the lead. Without one, the id is a valid
     * {@code X-Request-Id}, otherwise it is generated.
     *
     * @param requestId 1 to 128 letters, digits, dots, underscores and hyphens
     * @throws IllegalArgumentException if the id has other characters or another length
     */
    public HttpRequest withRequestId(String requestId) {
        RequestIdHeader.requireValid(requestId);
        return new HttpRequest(headers, rawQuery, body, Optional.of(requestId), preferences);
    }

    public RequestHeaders headers() {
        return headers;
    }

    /** Returns the query as sent; empty if there is none. */
    public String rawQuery() {
        return rawQuery;
    }

    /**
     * Returns the parsed query.
     *
     * @throws HttpErrorException 400 if a {@code %} is not followed by two hexadecimal digits
     */
    public QueryString query() {
        return QueryString.parse(rawQuery);
    }

    /** Returns the bytes of the body, which are not copied. */
    public byte[] body() {
        return body;
    }

    /** Returns the id that was set. */
    public String id() {
        return id.orElseThrow(() -> new IllegalStateException("the request has no id"));
    }

    /** Returns the id that was set, or a valid {@code X-Request-Id}. */
    public Optional<String> findId() {
        return id.or(() -> RequestIdHeader.find(headers));
    }

    public Preferences preferences() {
        return preferences;
    }
}
