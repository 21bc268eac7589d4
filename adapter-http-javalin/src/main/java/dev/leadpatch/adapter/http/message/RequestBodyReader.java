package dev.leadpatch.adapter.http.message;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import dev.leadpatch.application.http.message.HttpErrorException;
import io.javalin.http.Context;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Reads the body of a JSON request. Fails with 415, 413, 408 or 400, checked in this order, before the body is parsed.
 */
public final class RequestBodyReader {

    private final HttpSettings settings;

    public RequestBodyReader(HttpSettings settings) {
        this.settings = settings;
    }

    /**
     * Returns the bytes of the body.
     *
     * @throws HttpErrorException if the content type is not JSON, or the body is too large, too slow or incomplete
     */
    public byte[] read(Context ctx) {
        Request request = ServletContextRequest.getServletContextRequest(ctx.req());
        RequestBody body = RequestBody.of(request, settings);
        Optional<HttpErrorException> error = body.findJsonError();
        if (error.isPresent()) {
            throw error.get();
        }
        return body.bytes();
    }

    /**
     * Returns the request with its body.
     *
     * @throws HttpErrorException as {@link #read} does
     */
    public HttpRequest readRequest(Context ctx) {
        return ContextRequest.of(ctx).withBody(read(ctx));
    }

    /**
     * Returns the bytes of the body; empty if the request has no body (RFC 9112 §6.3).
     *
     * @throws HttpErrorException as {@link #read} does
     */
    public Optional<byte[]> readIfPresent(Context ctx) {
        HttpFields headers =
                ServletContextRequest.getServletContextRequest(ctx.req()).getHeaders();
        boolean absent =
                headers.getLongField(HttpHeader.CONTENT_LENGTH) <= 0 && !headers.contains(HttpHeader.TRANSFER_ENCODING);
        return absent ? Optional.empty() : Optional.of(read(ctx));
    }

    /**
     * Requires that the body of a request without members is absent or an empty JSON object.
     *
     * @throws HttpErrorException 400 otherwise
     * @throws MalformedJsonException if the body is not valid JSON
     */
    public static void requireEmpty(Optional<byte[]> body) {
        if (body.isPresent() && !Map.of().equals(StrictJsonReader.read(body.get()))) {
            throw HttpErrorException.of(400, "unexpected_body", "The request body must be empty or {}");
        }
    }
}
