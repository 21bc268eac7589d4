package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.ErrorRenderer;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Renders the errors of the console's paths as pages, with the navigation of a signed-in user, and others as JSON. */
public final class ErrorPages implements ErrorRenderer {
    private final Function<RejectedRequest, Optional<Layout.User>> users;

    /** @param users finds the signed-in user of a request, also while the database is unavailable */
    public ErrorPages(Function<RejectedRequest, Optional<Layout.User>> users) {
        this.users = users;
    }

    /**
     * The page.
     *
     * @param message the sentence for people
     * @param retryAfter the number of seconds to wait before a retry
     * @param correctedPath the same page without invalid query parameters; empty for other errors
     */
    record View(
            Layout layout,
            int status,
            String message,
            Optional<String> retryAfter,
            String correctedPath,
            String requestId) {}

    @Override
    public TextResponse render(HttpErrorException error, RejectedRequest request) {
        String path = request.path();
        return path.equals(Page.ROOT) || path.startsWith(Page.ROOT + "/")
                ? page(error, request)
                : JSON.render(error, request);
    }

    private TextResponse page(HttpErrorException error, RejectedRequest request) {
        Layout layout = new Layout(title(error.status()), Optional.empty(), users.apply(request));
        Optional<String> retryAfter = Optional.ofNullable(error.headers().get("Retry-After"));
        View view = new View(
                layout, error.status(), error.sentence(), retryAfter, correctedPath(error, request), request.id());
        return Page.render(error.status(), "page/error.jte", view, error.headers());
    }

    private static String correctedPath(HttpErrorException error, RejectedRequest request) {
        if (!error.code().equals(Optional.of("invalid_query"))
                || !request.method().equals("GET")) {
            return "";
        }
        // only the error of unknown parameters has this member, so that the query is well-formed
        String query = error.member("allowed")
                .filter(List.class::isInstance)
                .map(allowed -> knownParameters(QueryString.parse(request.query()), (List<?>) allowed))
                .orElse("");
        return query.isEmpty() ? request.path() : request.path() + "?" + query;
    }

    private static String knownParameters(QueryString query, List<?> allowed) {
        return query.names().stream()
                .filter(allowed::contains)
                .flatMap(name -> query.values(name).stream().map(value -> encode(name) + "=" + encode(value)))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String title(int status) {
        return switch (status) {
            case 403 -> "Access denied";
            case 404 -> "Page not found";
            case 429 -> "Too many requests";
            case 503 -> "Temporarily unavailable";
            case 504 -> "The outcome is unknown";
            default -> status < 500 ? "The request was rejected" : "Something went wrong";
        };
    }
}
