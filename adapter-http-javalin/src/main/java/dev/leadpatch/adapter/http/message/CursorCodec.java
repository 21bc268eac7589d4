package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.QueryString;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Pagination cursors: encodes a position in a list as text that is opaque to clients.
 *
 * @param pattern the plain form of a position; it starts with the version of the format
 * @param parser creates the position from a match of {@code pattern}; throws {@link IllegalArgumentException} if there
 *     is no such position
 * @param formatter returns the plain form
 */
public record CursorCodec<C>(Pattern pattern, Function<Matcher, C> parser, Function<C, String> formatter) {

    /** The query parameter of a cursor. */
    public static final String PARAMETER = "cursor";

    public String encode(C cursor) {
        byte[] plain = formatter.apply(cursor).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain);
    }

    /** Decodes a cursor; empty unless {@link #encode} returns exactly {@code text} for it. */
    public Optional<C> decode(String text) {
        try {
            byte[] plain = Base64.getUrlDecoder().decode(text);
            Matcher matcher = pattern.matcher(new String(plain, StandardCharsets.US_ASCII));
            // comparing rejects what the decoder accepts: padding, unused trailing bits, leading zeros
            return matcher.matches()
                    ? Optional.of(parser.apply(matcher))
                            .filter(cursor -> encode(cursor).equals(text))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Returns the cursor of a request, if present.
     *
     * @param inList returns whether a position is in the requested list
     * @param list the name of the list, for the error
     * @throws HttpErrorException 400 if the cursor is repeated, invalid, or a position in another list
     */
    public Optional<C> find(Context ctx, Predicate<C> inList, String list) {
        return ContextRequest.query(ctx)
                .find(PARAMETER)
                .map(text -> decode(text)
                        .filter(inList)
                        .orElseThrow(() ->
                                QueryString.invalid("The query parameter cursor must be the next_cursor of " + list)));
    }
}
