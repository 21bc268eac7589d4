package dev.leadpatch.documentation;

import java.util.List;

/**
 * An HTTP/1.1 message: a request or a response.
 *
 * @param startLine the request line or the status line
 * @param headers the headers in message order, each {@code Name: value}
 */
record HttpMessage(String startLine, List<String> headers, String body) {

    /** Parses a message whose lines end with {@code lineEnd}. */
    static HttpMessage parse(String text, String lineEnd) {
        String[] parts = text.split(lineEnd + lineEnd, 2);
        List<String> head = List.of(parts[0].split(lineEnd, -1));
        return new HttpMessage(head.get(0), head.subList(1, head.size()), parts.length < 2 ? "" : parts[1]);
    }

    static String nameOf(String header) {
        return header.substring(0, header.indexOf(':'));
    }
}
