package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.ErrorRenderer;
import java.util.Optional;

/** Renders the errors of the console's paths as pages, and others as JSON. */
public final class ErrorPages implements ErrorRenderer {

    /**
     * @param message the sentence for people
     * @param retryAfter the number of seconds to wait before a retry
     */
    record View(Layout layout, int status, String message, Optional<String> retryAfter, String requestId) {}

    @Override
    public TextResponse render(HttpErrorException error, String path, String requestId) {
        return path.equals(Page.ROOT) || path.startsWith(Page.ROOT + "/")
                ? page(error, requestId)
                : JSON.render(error, path, requestId);
    }

    private static TextResponse page(HttpErrorException error, String requestId) {
        Layout layout = Layout.plain(title(error.status()));
        Optional<String> retryAfter = Optional.ofNullable(error.headers().get("Retry-After"));
        View view = new View(layout, error.status(), error.sentence(), retryAfter, requestId);
        return Page.render(error.status(), "page/error.jte", view, error.headers());
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "Access denied";
            case 404 -> "Page not found";
            case 429 -> "Too many requests";
            case 503 -> "Temporarily unavailable";
            default -> status < 500 ? "The request was rejected" : "Something went wrong";
        };
    }
}
