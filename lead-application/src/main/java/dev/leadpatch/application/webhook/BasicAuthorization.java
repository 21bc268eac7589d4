package dev.leadpatch.application.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.leadpatch.domain.endpoint.BasicCredentials;
import java.util.Base64;

/**
 * The value of the header {@code Authorization} for HTTP Basic authentication, with UTF-8 as the character encoding.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617#section-2">RFC 7617, section 2</a>
 */
public final class BasicAuthorization {

    /** The name of the header. */
    public static final String HEADER = "Authorization";

    private static final String SCHEME = "Basic ";

    private BasicAuthorization() {}

    /** Returns the value of the header for {@code credentials}. */
    public static String format(BasicCredentials credentials) {
        byte[] pair = (credentials.username() + ":" + credentials.password()).getBytes(UTF_8);
        return SCHEME + Base64.getEncoder().encodeToString(pair);
    }

    /**
     * Reads a result of {@link #format}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static BasicCredentials parse(String value) {
        String pair = value.startsWith(SCHEME)
                ? new String(Base64.getDecoder().decode(value.substring(SCHEME.length())), UTF_8)
                : "";
        int colon = pair.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("no Basic credentials");
        }
        return new BasicCredentials(pair.substring(0, colon), pair.substring(colon + 1));
    }
}
