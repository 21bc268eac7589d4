package dev.leadpatch.benchmark.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads HTTP/1.1 messages, as far as it must: the first line, the length of the body, and where the message ends. */
final class HttpMessageReader {
    private static final String CONTENT_LENGTH_PREFIX = "content-length:";

    private final byte[] head = new byte[16_384];
    private int headLength;
    private long remainingBodyBytes;
    private boolean inBody;
    private String startLine = "";

    /** Takes what belongs to the message and leaves the rest; whether the message is complete. */
    boolean read(ByteBuffer bytes) throws IOException {
        while (!inBody && bytes.hasRemaining()) {
            if (headLength == head.length) {
                throw new IOException("a head of more than " + head.length + " bytes");
            }
            head[headLength++] = bytes.get();
            if (isEndOfHead()) {
                readHead();
            }
        }
        if (!inBody) {
            return false;
        }
        int taken = (int) Math.min(remainingBodyBytes, bytes.remaining());
        bytes.position(bytes.position() + taken);
        remainingBodyBytes -= taken;
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
        int at = lower.indexOf("\n" + CONTENT_LENGTH_PREFIX);
        if (at < 0) {
            throw new IOException("no Content-Length: " + startLine);
        }
        int from = at + 1 + CONTENT_LENGTH_PREFIX.length();
        remainingBodyBytes =
                Long.parseLong(lower.substring(from, lower.indexOf('\r', from)).strip());
        inBody = true;
    }

    /** The first line of the message that was read last. */
    String startLine() {
        return startLine;
    }

    /** The status of the answer that was read last. */
    int status() throws IOException {
        if (!startLine.startsWith("HTTP/1.1 ") || startLine.length() < 12) {
            throw new IOException("no answer: " + startLine);
        }
        return Integer.parseInt(startLine.substring(9, 12));
    }
}
