package dev.leadpatch.adapter.http;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The origins whose web pages can call the API from a browser (CORS, Fetch standard). Immutable.
 *
 * @param any whether every origin is allowed
 * @param origins the allowed origins, exactly as browsers send them: {@code https://app.example.com}
 */
public record AllowedOrigins(boolean any, Set<String> origins) {

    /** No origin: browsers deny web pages access to responses. */
    public static final AllowedOrigins NONE = new AllowedOrigins(false, Set.of());

    /** Every origin. */
    public static final AllowedOrigins ANY = new AllowedOrigins(true, Set.of());

    private static final String EXAMPLE = "https://app.example.com";
    private static final Pattern ORIGIN =
            Pattern.compile("(?<scheme>[a-z][a-z0-9+.-]*)://(?:[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*\\.?|\\[[0-9a-f:.]+])"
                    + "(?::(?<port>[1-9][0-9]{0,4}))?");
    private static final Map<String, Integer> DEFAULT_PORTS = Map.of("http", 80, "https", 443);
    private static final int MAX_PORT = 65_535;

    /** @throws IllegalArgumentException if an origin is not valid */
    public AllowedOrigins {
        origins = Set.copyOf(origins);
        for (String origin : origins) {
            validate(origin).ifPresent(error -> {
                throw new IllegalArgumentException("origin " + error);
            });
        }
    }

    /** Whether no origin is allowed. */
    public boolean isEmpty() {
        return !any && origins.isEmpty();
    }

    /** Whether web pages of {@code origin} can call the API. */
    public boolean contains(String origin) {
        return any || origins.contains(origin);
    }

    /** Returns a copy with another origin; empty if the origin is not valid. */
    public Optional<AllowedOrigins> and(String origin) {
        if (validate(origin).isPresent()) {
            return Optional.empty();
        }
        Set<String> extended = new HashSet<>(origins);
        extended.add(origin);
        return Optional.of(new AllowedOrigins(any, extended));
    }

    /**
     * Validates an origin. Browsers send origins in one form, so any other form would never match.
     *
     * @return the error of {@code origin}, as a phrase that follows its name; empty if it is valid
     */
    public static Optional<String> validate(String origin) {
        Matcher parts = ORIGIN.matcher(origin);
        if (!parts.matches()) {
            return Optional.of(formatError(origin));
        }
        int port = parts.group("port") == null ? 0 : Integer.parseInt(parts.group("port"));
        if (port > MAX_PORT) {
            return Optional.of("must have a port from 1 to 65535");
        }
        return DEFAULT_PORTS.getOrDefault(parts.group("scheme"), -1) == port
                ? Optional.of("must not have the default port " + port + ", which browsers omit")
                : Optional.empty();
    }

    private static String formatError(String origin) {
        if (origin.isBlank()) {
            return "must not be blank";
        }
        if (origin.equals("*")) {
            return "must be the only entry";
        }
        if (origin.equals("null")) {
            return "must not be null, which is the origin of every local file and sandboxed page";
        }
        int authority = origin.indexOf("://") + "://".length();
        if (authority < "://".length()) {
            return "must start with a scheme, as in " + EXAMPLE;
        }
        if (origin.substring(authority).matches(".*[/?#].*")) {
            return "must have no path, not even a trailing slash, as in " + EXAMPLE;
        }
        if (origin.chars().anyMatch(Character::isUpperCase)) {
            return "must be in lower case";
        }
        return "must be an origin such as " + EXAMPLE;
    }
}
