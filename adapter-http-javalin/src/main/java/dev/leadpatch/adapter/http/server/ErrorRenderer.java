package dev.leadpatch.adapter.http.server;

import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.http.message.HttpErrorException;
import java.util.List;

/** Renders the error responses of a server: JSON for the API, HTML for pages. */
@FunctionalInterface
public interface ErrorRenderer {

    /** Renders all errors as JSON. */
    ErrorRenderer JSON = (error, request) -> TextResponse.of(error.toResponse(request.id()));

    /** Renders an error. Must not throw. */
    TextResponse render(HttpErrorException error, RejectedRequest request);

    /**
     * The request that failed. Its parts are as sent; they may be malformed.
     *
     * @param query the encoded query; empty if there is none
     * @param cookies the values of the headers {@code Cookie}
     * @param id the id of the request
     */
    record RejectedRequest(String method, String path, String query, List<String> cookies, String id) {
        public RejectedRequest {
            cookies = List.copyOf(cookies);
        }
    }
}
