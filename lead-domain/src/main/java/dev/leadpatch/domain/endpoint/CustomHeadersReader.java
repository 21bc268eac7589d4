package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.violation.DocumentPath;
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
final class CustomHeadersReader {
    private static final int MAX_HEADERS = 20;
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_VALUE_LENGTH = 1_000;

    // RFC 9110 §5.6.2
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1," + MAX_NAME_LENGTH + "}");
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

    // what vouches for a delivery, what frames it, and what is between us and the next hop (RFC 9110 §7.6.1)
    private static final Set<String> RESERVED_NAMES = Set.of(
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
    private static final List<String> RESERVED_PREFIXES =
            List.of("content-", "proxy-", "sec-", "webhook-", "x-forwarded-");

    private CustomHeadersReader() {}

    static Optional<Map<String, String>> read(MemberReader members) {
        DocumentPath place = members.pathOf(EndpointPatchReader.HEADERS);
        Optional<Object> value = members.value(EndpointPatchReader.HEADERS, "; send {} to clear");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return members.context()
                .object(value.get(), place, "must be an object of header names and their values")
                .flatMap(headers -> readLimited(headers, place, members));
    }

    private static Optional<Map<String, String>> readLimited(
            Map<?, ?> headers, DocumentPath place, MemberReader members) {
        if (headers.size() > MAX_HEADERS) {
            members.context().reject(place, ViolationCode.TOO_MANY, "must have at most " + MAX_HEADERS + " headers");
            return Optional.empty();
        }
        return Optional.of(read(headers, place, members));
    }

    private static Map<String, String> read(Map<?, ?> headers, DocumentPath place, MemberReader members) {
        Map<String, String> good = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        headers.forEach((key, value) -> {
            String name = String.valueOf(key);
            DocumentPath at = place.member(name);
            Optional<String> fault = validateName(name, names);
            fault.ifPresent(message -> members.context().reject(at, ViolationCode.HEADER_NAME, message));
            if (fault.isEmpty()) {
                readValue(value, at, members).ifPresent(text -> good.put(name, text));
            }
        });
        return Collections.unmodifiableMap(good);
    }

    private static Optional<String> validateName(String name, Set<String> before) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!TOKEN.matcher(name).matches()) {
            return Optional.of(
                    "must be named by 1 to " + MAX_NAME_LENGTH + " letters, digits or any of !#$%&'*+-.^_`|~");
        }
        if (RESERVED_NAMES.contains(lower) || RESERVED_PREFIXES.stream().anyMatch(lower::startsWith)) {
            return Optional.of("is a header that deliveries set by themselves");
        }
        return before.add(lower) ? Optional.empty() : Optional.of("is there twice, in other letters");
    }

    private static Optional<String> readValue(@Nullable Object value, DocumentPath at, MemberReader members) {
        Optional<String> text = members.string(value, at);
        boolean good = text.filter(sent -> sent.length() <= MAX_VALUE_LENGTH
                        && VISIBLE_ASCII.matcher(sent).matches())
                .isPresent();
        if (text.isPresent() && !good) {
            members.context()
                    .reject(
                            at,
                            ViolationCode.HEADER_VALUE,
                            "must be 1 to " + MAX_VALUE_LENGTH
                                    + " visible ASCII characters, with spaces between them at most");
        }
        return good ? text : Optional.empty();
    }
}
