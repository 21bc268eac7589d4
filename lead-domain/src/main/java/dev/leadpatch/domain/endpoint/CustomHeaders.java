package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.violation.Place;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rules of the headers that an endpoint wants its deliveries to have: they add to what a delivery says of itself, to
 * tell a gateway who comes for example, and never replace it.
 */
final class CustomHeaders {
    private static final int MOST = 20;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_VALUE = 1_000;

    // RFC 9110 §5.6.2
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1," + LONGEST_NAME + "}");
    private static final Pattern VISIBLE = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

    // what vouches for a delivery, what frames it, and what is between us and the next hop (RFC 9110 §7.6.1)
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

    private CustomHeaders() {}

    static Optional<Map<String, String>> read(MemberReader members) {
        Place place = members.at(EndpointReader.HEADERS);
        Optional<Object> value = members.value(EndpointReader.HEADERS, "; send {} to clear");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return members.document()
                .object(value.get(), place, "must be an object of header names and their values")
                .flatMap(headers -> readLimited(headers, place, members));
    }

    private static Optional<Map<String, String>> readLimited(Map<?, ?> headers, Place place, MemberReader members) {
        if (headers.size() > MOST) {
            members.document().refuse(place, ViolationCode.TOO_MANY, "must have at most " + MOST + " headers");
            return Optional.empty();
        }
        return Optional.of(read(headers, place, members));
    }

    private static Map<String, String> read(Map<?, ?> headers, Place place, MemberReader members) {
        Map<String, String> good = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        headers.forEach((key, value) -> {
            String name = String.valueOf(key);
            Place at = place.member(name);
            Optional<String> fault = nameFault(name, names);
            fault.ifPresent(message -> members.document().refuse(at, ViolationCode.HEADER_NAME, message));
            if (fault.isEmpty()) {
                value(value, at, members).ifPresent(text -> good.put(name, text));
            }
        });
        return Collections.unmodifiableMap(good);
    }

    private static Optional<String> nameFault(String name, Set<String> before) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!TOKEN.matcher(name).matches()) {
            return Optional.of("must be named by 1 to " + LONGEST_NAME + " letters, digits or any of !#$%&'*+-.^_`|~");
        }
        if (OURS.contains(lower) || OUR_PREFIXES.stream().anyMatch(lower::startsWith)) {
            return Optional.of("is a header that deliveries set by themselves");
        }
        return before.add(lower) ? Optional.empty() : Optional.of("is there twice, in other letters");
    }

    private static Optional<String> value(@Nullable Object value, Place at, MemberReader members) {
        Optional<String> text = members.string(value, at);
        boolean good = text.filter(sent ->
                        sent.length() <= LONGEST_VALUE && VISIBLE.matcher(sent).matches())
                .isPresent();
        if (text.isPresent() && !good) {
            members.document()
                    .refuse(
                            at,
                            ViolationCode.HEADER_VALUE,
                            "must be 1 to " + LONGEST_VALUE
                                    + " visible ASCII characters, with spaces between them at most");
        }
        return good ? text : Optional.empty();
    }
}
