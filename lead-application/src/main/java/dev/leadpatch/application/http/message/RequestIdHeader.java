package dev.leadpatch.application.http.message;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The header {@code X-Request-Id} of requests and responses. */
public final class RequestIdHeader {

    public static final String HEADER = "X-Request-Id";

    private static final Pattern VALID_ID_PATTERN = Pattern.compile("[A-Za-z0-9._-]{1,128}");

    private RequestIdHeader() {}

    /** Returns the id that the client sent; empty if there is none, or it is repeated or invalid. */
    public static Optional<String> find(RequestHeaders headers) {
        List<String> values = headers.values(HEADER);
        return values.size() == 1 && isValid(values.get(0)) ? Optional.of(values.get(0)) : Optional.empty();
    }

    /** Requires that an id can be sent in the header. */
    public static void requireValid(String id) {
        if (!isValid(id)) {
            throw new IllegalArgumentException("a request id must have 1 to 128 letters, digits, '.', '_' and '-'");
        }
    }

    private static boolean isValid(String id) {
        return VALID_ID_PATTERN.matcher(id).matches();
    }
}
