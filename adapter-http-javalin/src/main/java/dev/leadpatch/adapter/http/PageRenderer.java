package dev.leadpatch.adapter.http;

/** Renders a page that any client can read without an API key, such as metrics for a monitoring system. */
@FunctionalInterface
public interface PageRenderer {

    /**
     * Renders the current content. Called by the thread of each request.
     *
     * @param accept the value of the request's {@code Accept}; empty if there is none
     */
    Content render(String accept);

    /**
     * The content of the page.
     *
     * @param mediaType the value of {@code Content-Type}
     */
    record Content(String mediaType, String text) {}
}
