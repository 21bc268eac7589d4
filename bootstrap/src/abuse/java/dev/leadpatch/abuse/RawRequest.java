package dev.leadpatch.abuse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a request, rendered in advance, so that an attacker uses little processor time. Immutable.
 *
 * @param headLength the number of bytes before the body
 */
record RawRequest(ByteBuffer bytes, int headLength) {

    /** The request of a connection that sends none. */
    static final RawRequest NONE = new RawRequest(ByteBuffer.allocate(0), 0);

    static RawRequest get(String path, String key) {
        return of("GET " + path, "Authorization: Bearer " + key + "\r\n", "");
    }

    /** A request without an API key. */
    static RawRequest anonymousPatch(String path, String body) {
        return of("PATCH " + path, "", body);
    }

    static RawRequest patch(String path, String key, String body) {
        return of("PATCH " + path, "Authorization: Bearer " + key + "\r\n", body);
    }

    /** Returns this request with an additional header. */
    RawRequest withHeader(String name, String value) {
        String text = StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
        int endOfHead = headLength - 2;
        return ofText(text.substring(0, endOfHead) + name + ": " + value + "\r\n" + text.substring(endOfHead));
    }

    private static RawRequest of(String requestLine, String headers, String body) {
        String content =
                body.isEmpty() ? "" : "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n";
        return ofText(requestLine + " HTTP/1.1\r\nHost: leadpatch\r\n" + headers + content + "\r\n" + body);
    }

    /** @param text ASCII */
    private static RawRequest ofText(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        return new RawRequest(bytes, text.indexOf("\r\n\r\n") + 4);
    }
}
