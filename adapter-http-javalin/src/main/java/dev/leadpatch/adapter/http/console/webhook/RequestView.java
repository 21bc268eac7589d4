package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.application.delivery.DeliveryRequestRenderer.DeliveryRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The request of a delivery, ready to be shown.
 *
 * @param body the indented body, at most its first {@link #MAX_BODY} characters
 * @param truncated whether the indented body is longer
 * @param bodyFile whether the body is too long for the command, which reads it from a file
 * @param curl a shell command that sends the request without signatures
 */
record RequestView(String url, List<Header> headers, String body, boolean truncated, boolean bodyFile, String curl) {
    /** The maximum number of characters of a body in a page. */
    static final int MAX_BODY = 50_000;

    /**
     * A header.
     *
     * @param value the value; empty if it is not known or secret
     */
    record Header(String name, String value) {}

    static RequestView of(DeliveryRequest request) {
        String body = JsonIndenter.indent(request.body(), MAX_BODY + 1);
        boolean bodyFile = request.body().length() > MAX_BODY;
        return new RequestView(
                request.url().toString(),
                request.headers().entrySet().stream()
                        .map(header ->
                                new Header(header.getKey(), header.getValue().orElse("")))
                        .toList(),
                body.substring(0, Math.min(body.length(), MAX_BODY)),
                body.length() > MAX_BODY,
                bodyFile,
                curl(request, bodyFile));
    }

    private static String curl(DeliveryRequest request, boolean bodyFile) {
        String headers = request.headers().entrySet().stream()
                .filter(header -> header.getValue().isPresent())
                .map(RequestView::option)
                .collect(Collectors.joining());
        // a body starts with {, so it is not read from a file
        String data = bodyFile ? "--data-binary @body.json" : "--data-raw " + quoted(request.body());
        return "curl --globoff -X POST " + quoted(request.url().toString()) + headers + " \\\n  " + data;
    }

    private static String option(Map.Entry<String, Optional<String>> header) {
        return " \\\n  -H " + quoted(header.getKey() + ": " + header.getValue().orElseThrow());
    }

    /** Returns a text as one word of a POSIX shell. */
    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
