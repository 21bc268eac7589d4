package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.TextResponse;

/** Renders the error responses of a server: JSON for the API, HTML for pages. */
@FunctionalInterface
public interface ErrorRenderer {

    /** Renders all errors as JSON. */
    ErrorRenderer JSON = (error, path, requestId) -> error.toResponse(requestId).toText();

    /**
     * Renders an error. Must not throw.
     *
     * @param path the path of the request, as sent; it may be malformed
     */
    TextResponse render(HttpErrorException error, String path, String requestId);
}
