package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * The beginning of a response body as text, at most 1,000 characters. Invalid bytes are replaced by U+FFFD, and so are
 * control characters other than line breaks and tabs.
 */
final class BodySnippet {

    private static final int MAX_LENGTH = 1_000;
    private static final char REPLACEMENT = '\uFFFD';

    private BodySnippet() {}

    static String of(byte[] body) {
        StringBuilder text = new StringBuilder(new String(body, UTF_8));
        if (text.length() > MAX_LENGTH) {
            // must not split a surrogate pair
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
