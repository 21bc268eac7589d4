package dev.leadpatch.benchmark.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Reads HTTP/1.1 messages, as far as it must: the first line, the length of the body, and where the message ends. */
final class MessageReader {
    private static final String LENGTH = "content-length:";

    private final byte[] head = new byte[16_384];
    private int headLength;
    private long bodyLeft;
    private boolean inBody;
    private String firstLine = "";

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
        int taken = (int) Math.min(bodyLeft, bytes.remaining());
        bytes.position(bytes.position() + taken);
        bodyLeft -= taken;
        if (bodyLeft > 0) {
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
        firstLine = text.substring(0, text.indexOf('\r'));
        String lower = text.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("\n" + LENGTH);
        if (at < 0) {
            throw new IOException("no Content-Length: " + firstLine);
        }
        int from = at + 1 + LENGTH.length();
        bodyLeft =
                Long.parseLong(lower.substring(from, lower.indexOf('\r', from)).strip());
        inBody = true;
    }

    /** The first line of the message that was read last. */
    String firstLine() {
        return firstLine;
    }

    /** The status of the answer that was read last. */
    int status() throws IOException {
        if (!firstLine.startsWith("HTTP/1.1 ") || firstLine.length() < 12) {
            throw new IOException("no answer: " + firstLine);
        }
        return Integer.parseInt(firstLine.substring(9, 12));
    }
}
