package dev.leadpatch.application.http;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A response, as plain values. */
public final class HttpResult {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * Creates a response.
     *
     * @param body the bytes of the body, which are not copied; empty if there is none
     */
    HttpResult(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        this.body = body;
    }

    public int status() {
        return status;
    }

    /**
     * Returns the headers to send: all except those that belong to the connection or the server, such as {@code
     * Content-Length} and {@code Date}.
     */
    public Map<String, String> headers() {
        return headers;
    }

    /** Returns the bytes of the body, which are not copied; empty if there is none. */
    public byte[] body() {
        return body;
    }

    /** As {@link #body}; {@code null} if there is none, so that a framework sets no {@code Content-Type}. */
    public byte @Nullable [] bodyOrNull() {
        return body.length == 0 ? null : body;
    }

    /** Returns the body as text; empty if there is none. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }
}
