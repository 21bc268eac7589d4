package dev.leadpatch.application.webhook;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which headers an endpoint may ask for beside ours. It may identify itself, to a gateway for example; it may not
 * displace what vouches for a delivery, what frames it, or what is between us and the next hop.
 */
public final class HeaderRules {

    static final int MOST = 20;
    static final int LONGEST_NAME = 100;
    static final int LONGEST_VALUE = 1_000;

    // RFC 9110 §5.6.2
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    // RFC 9110 §5.5, without the octets that have no meaning of their own any more
    private static final Pattern VALUE = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

    private static final Set<String> OURS = Set.of(
            "accept-encoding",
            "authorization",
            "connection",
            "cookie",
            "date",
            "expect",
            "forwarded",
            "host",
            "http2-settings",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "user-agent",
            "via");
    private static final List<String> OUR_PREFIXES = List.of("content-", "proxy-", "sec-", "webhook-", "x-forwarded-");

    private HeaderRules() {}

    /** What is wrong with all of them together, else with the first bad one, beginning with its name. */
    public static Optional<String> fault(Map<String, String> headers) {
        if (headers.size() > MOST) {
            return Optional.of("must be at most " + MOST + " headers");
        }
        Set<String> names = new HashSet<>();
        return headers.entrySet().stream()
                .flatMap(header -> fault(header.getKey(), header.getValue())
                        .or(() -> names.add(header.getKey().toLowerCase(Locale.ROOT))
                                ? Optional.empty()
                                : Optional.of(header.getKey() + " must be there once, in whatever case"))
                        .stream())
                .findFirst();
    }

    /** What is wrong with one of them; values are not quoted, since many are secret. */
    public static Optional<String> fault(String name, String value) {
        if (name.length() > LONGEST_NAME || !TOKEN.matcher(name).matches()) {
            return Optional.of("a header's name must be a token of at most " + LONGEST_NAME + " characters");
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OURS.contains(lower) || OUR_PREFIXES.stream().anyMatch(lower::startsWith)) {
            return Optional.of(name + " can't be set");
        }
        return value.length() > LONGEST_VALUE || !VALUE.matcher(value).matches()
                ? Optional.of(name + " must be 1 to " + LONGEST_VALUE
                        + " visible ASCII characters and spaces, none at its ends")
                : Optional.empty();
    }
}
