package dev.leadpatch.abuse;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the heads of the responses on a connection, and skips the bodies. */
final class ResponseReader {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3})");
    private static final Pattern CONTENT_LENGTH = Pattern.compile("\ncontent-length: *([0-9]+)");

    private final StringBuilder head = new StringBuilder();
    private boolean headComplete;
    private long remainingBodyBytes;

    /** How far a response has been read. */
    enum Progress {
        INCOMPLETE,
        /** The bytes contained the end of the head, but not of the body. */
        HEAD,
        COMPLETE
    }

    /** Consumes {@code bytes}: the response to one request, or a part of it. */
    Progress read(ByteBuffer bytes) {
        boolean wasComplete = headComplete;
        while (!headComplete && bytes.hasRemaining()) {
            head.append((char) bytes.get());
            headComplete = head.length() >= 4 && head.indexOf("\r\n\r\n", head.length() - 4) >= 0;
            if (headComplete) {
                remainingBodyBytes = contentLength();
            }
        }
        if (!headComplete) {
            return Progress.INCOMPLETE;
        }
        remainingBodyBytes -= bytes.remaining();
        if (remainingBodyBytes <= 0) {
            return Progress.COMPLETE;
        }
        return wasComplete ? Progress.INCOMPLETE : Progress.HEAD;
    }

    /** Without {@code Content-Length}, the end of the connection ends the response. */
    private long contentLength() {
        Matcher length = CONTENT_LENGTH.matcher(lowerCaseHead());
        if (length.find()) {
            return Long.parseLong(length.group(1));
        }
        return status() == 204 || status() == 304 ? 0 : Long.MAX_VALUE;
    }

    int status() {
        Matcher status = STATUS.matcher(head);
        return status.find() ? Integer.parseInt(status.group(1)) : ResponseCounts.CLOSED;
    }

    boolean hasHeader(String name) {
        return lowerCaseHead().contains("\n" + name.toLowerCase(Locale.ROOT) + ":");
    }

    /** Whether the service closes the connection after the response. */
    boolean closes() {
        return lowerCaseHead().contains("\nconnection: close");
    }

    private String lowerCaseHead() {
        return head.toString().toLowerCase(Locale.ROOT);
    }

    /** Prepares for the next response of the connection. */
    void reset() {
        head.setLength(0);
        headComplete = false;
    }
}
