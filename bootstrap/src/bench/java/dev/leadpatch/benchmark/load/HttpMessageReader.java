package dev.leadpatch.benchmark.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A minimal parser of HTTP/1.1 messages: start line, {@code Content-Length}, and the end of the message. */
final class HttpMessageReader {
    private static final String CONTENT_LENGTH_PREFIX = "content-length:";

    private final byte[] head = new byte[16_384];
    private int headLength;
    private long remainingBodyBytes;
    private boolean inBody;
    private String startLine = "";

    /**
     * Consumes the bytes of the current message and leaves those of the next one.
     *
     * @return whether the message is complete
     */
    boolean read(ByteBuffer bytes) throws IOException {
        while (!inBody && bytes.hasRemaining()) {
            if (headLength == head.length) {
                throw new IOException("the head exceeds " + head.length + " bytes");
            }
            head[headLength++] = bytes.get();
            if (isEndOfHead()) {
                readHead();
            }
        }
        if (!inBody) {
            return false;
        }
        int count = (int) Math.min(remainingBodyBytes, bytes.remaining());
        bytes.position(bytes.position() + count);
        remainingBodyBytes -= count;
        if (remainingBodyBytes > 0) {
            return false;
        }
        inBody = false;
        headLength = 0;
        return true;
    }

    private boolean isEndOfHead() {
        return headLength >= 4
                && head[headLength - 1] == '\n'
                && head[headLength - 2] == '\r'
                && head[headLength - 3] == '\n'
                && head[headLength - 4] == '\r';
    }

    private void readHead() throws IOException {
        String text = new String(head, 0, headLength, StandardCharsets.ISO_8859_1);
        startLine = text.substring(0, text.indexOf('\r'));
        String lower = text.toLowerCase(Locale.ROOT);
        int headerStart = lower.indexOf("\n" + CONTENT_LENGTH_PREFIX);
        if (headerStart < 0) {
            throw new IOException("no Content-Length: " + startLine);
        }
        int valueStart = headerStart + 1 + CONTENT_LENGTH_PREFIX.length();
        remainingBodyBytes = Long.parseLong(
                lower.substring(valueStart, lower.indexOf('\r', valueStart)).strip());
        inBody = true;
    }

    /** Returns the start line of the last message. */
    String startLine() {
        return startLine;
    }

    /** Returns the status of the last response. */
    int status() throws IOException {
        if (!startLine.startsWith("HTTP/1.1 ") || startLine.length() < 12) {
            throw new IOException("not an HTTP response: " + startLine);
        }
        return Integer.parseInt(startLine.substring(9, 12));
    }
}
