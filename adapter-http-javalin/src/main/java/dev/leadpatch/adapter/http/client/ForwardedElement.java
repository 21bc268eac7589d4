package dev.leadpatch.adapter.http.client;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An element of {@code Forwarded} (RFC 7239 §4): pairs such as {@code for="[2001:db8::1]:4711";proto=https}.
 *
 * @param node the value of {@code for}, without quotes; empty if there is none
 */
record ForwardedElement(Optional<String> node) {

    // bounds the recursion of the regular expression
    private static final int MAX_LENGTH = 1_000;
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
    private static final Pattern PAIR = Pattern.compile("[ \\t]*+(?:(?<name>" + TOKEN + ")=(?:(?<token>" + TOKEN
            + ")|\"(?<quoted>(?:[^\"\\\\]|\\\\.)*+)\"))?[ \\t]*+(?:;|$)");
    private static final Pattern QUOTED_PAIR = Pattern.compile("\\\\(.)");

    /** Returns the element; empty if it is malformed, longer than 1,000 characters, or has several {@code for}. */
    static Optional<ForwardedElement> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Optional<String> node = Optional.empty();
        Matcher pair = PAIR.matcher(text);
        for (int end = 0; end < text.length(); end = pair.end()) {
            if (!pair.region(end, text.length()).lookingAt()) {
                return Optional.empty();
            }
            if ("for".equalsIgnoreCase(pair.group("name"))) {
                if (node.isPresent()) {
                    return Optional.empty();
                }
                node = Optional.of(value(pair));
            }
        }
        return Optional.of(new ForwardedElement(node));
    }

    private static String value(Matcher pair) {
        return pair.group("token") == null
                ? QUOTED_PAIR.matcher(pair.group("quoted")).replaceAll("$1")
                : pair.group("token");
    }
}
