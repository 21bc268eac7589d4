package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

/** The beginning of an answer's body as text that can be kept and shown, whatever bytes a receiver has sent. */
final class BodySnippet {

    private static final int MAX_LENGTH = 1_000;
    private static final char REPLACEMENT = '\uFFFD';

    private BodySnippet() {}

    static String of(byte[] body) {
        StringBuilder text = new StringBuilder(new String(body, UTF_8));
        if (text.length() > MAX_LENGTH) {
            // not the first half of a surrogate pair alone, which is no character
            text.setLength(Character.isHighSurrogate(text.charAt(MAX_LENGTH - 1)) ? MAX_LENGTH - 1 : MAX_LENGTH);
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) && "\n\r\t".indexOf(text.charAt(i)) < 0) {
                text.setCharAt(i, REPLACEMENT);
            }
        }
        return text.toString();
    }
}
