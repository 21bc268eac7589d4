package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.ObjectReader;
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
 * Reads and validates the custom headers of an endpoint, which are sent with each delivery, for example to authenticate
 * to a gateway. They cannot replace the headers that a delivery sets itself.
 */
final class CustomHeadersReader {
    private static final int MAX_HEADERS = 20;
    private static final int MAX_NAME_LENGTH = 100;
    private static final int MAX_VALUE_LENGTH = 1_000;

    // RFC 9110 §5.6.2
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1," + MAX_NAME_LENGTH + "}");
    private static final Pattern VISIBLE_ASCII = Pattern.compile("[!-~](?:[ -~]*[!-~])?");

    // headers of authentication and message framing, and hop-by-hop headers (RFC 9110 §7.6.1)
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

    static Optional<Map<String, String>> read(ObjectReader members) {
        DocumentPath path = members.pathOf(EndpointPatch.HEADERS);
        Optional<Object> value = members.value(EndpointPatch.HEADERS, "; send {} to clear");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        return members.context()
                .object(value.get(), path, "must be an object of header names and their values")
                .flatMap(headers -> readLimited(headers, path, members));
    }

    private static Optional<Map<String, String>> readLimited(
            Map<?, ?> headers, DocumentPath path, ObjectReader members) {
        if (headers.size() > MAX_HEADERS) {
            members.context().reject(path, ViolationCode.TOO_MANY, "must have at most " + MAX_HEADERS + " headers");
            return Optional.empty();
        }
        return Optional.of(read(headers, path, members));
    }

    private static Map<String, String> read(Map<?, ?> headers, DocumentPath path, ObjectReader members) {
        Map<String, String> valid = new LinkedHashMap<>();
        Set<String> names = new HashSet<>();
        headers.forEach((key, value) -> {
            String name = String.valueOf(key);
            DocumentPath headerPath = path.member(name);
            Optional<String> error = validateName(name, names);
            error.ifPresent(message -> members.context().reject(headerPath, ViolationCode.HEADER_NAME, message));
            if (error.isEmpty()) {
                readValue(value, headerPath, members).ifPresent(text -> valid.put(name, text));
            }
        });
        return Collections.unmodifiableMap(valid);
    }

    private static Optional<String> validateName(String name, Set<String> usedNames) {
        String lowerCase = name.toLowerCase(Locale.ROOT);
        if (!TOKEN.matcher(name).matches()) {
            return Optional.of(
                    "must have a name of 1 to " + MAX_NAME_LENGTH + " letters, digits or any of !#$%&'*+-.^_`|~");
        }
        if (RESERVED_NAMES.contains(lowerCase) || RESERVED_PREFIXES.stream().anyMatch(lowerCase::startsWith)) {
            return Optional.of("is a reserved header name");
        }
        return usedNames.add(lowerCase)
                ? Optional.empty()
                : Optional.of("is a duplicate: header names are case-insensitive");
    }

    private static Optional<String> readValue(@Nullable Object value, DocumentPath headerPath, ObjectReader members) {
        Optional<String> text = members.string(value, headerPath);
        boolean valid = text.filter(string -> string.length() <= MAX_VALUE_LENGTH
                        && VISIBLE_ASCII.matcher(string).matches())
                .isPresent();
        if (text.isPresent() && !valid) {
            members.context()
                    .reject(
                            headerPath,
                            ViolationCode.HEADER_VALUE,
                            "must be 1 to " + MAX_VALUE_LENGTH
                                    + " visible ASCII characters; spaces are allowed only between them");
        }
        return valid ? text : Optional.empty();
    }
}
