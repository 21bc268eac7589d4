package dev.leadpatch.documentation;

import dev.leadpatch.acceptance.openapi.Exchange;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An HTTP/1.1 message: a request or a response.
 *
 * @param startLine the request line or the status line
 * @param headers the headers in message order, each {@code Name: value}
 */
public record HttpMessage(String startLine, List<String> headers, String body) {

    /** Parses a message whose lines end with {@code lineEnd}. */
    static HttpMessage parse(String text, String lineEnd) {
        String[] parts = text.split(lineEnd + lineEnd, 2);
        List<String> head = List.of(parts[0].split(lineEnd, -1));
        return new HttpMessage(head.get(0), head.subList(1, head.size()), parts.length < 2 ? "" : parts[1]);
    }

    /** Returns the exchange of this request and its response. */
    Exchange exchange(HttpMessage response) {
        String[] requestLine = startLine.split(" ", 3);
        int status = Integer.parseInt(response.startLine.split(" ", 3)[1]);
        return new Exchange(
                requestLine[0], requestLine[1], headersByName(), body, status, response.headersByName(), response.body);
    }

    private Map<String, List<String>> headersByName() {
        return headers.stream()
                .collect(Collectors.groupingBy(
                        header -> nameOf(header).toLowerCase(Locale.ROOT),
                        Collectors.mapping(
                                header -> header.substring(header.indexOf(':') + 1)
                                        .strip(),
                                Collectors.toList())));
    }

    static String nameOf(String header) {
        return header.substring(0, header.indexOf(':'));
    }
}
