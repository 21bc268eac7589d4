package dev.leadpatch.adapter.http;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.idempotency.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentReplay;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code Idempotency-Key} of a request, by which it can be repeated (draft-ietf-httpapi-idempotency-key-header). */
final class IdempotencyKeyHeader {

    static final String HEADER = "Idempotency-Key";
    static final String REPLAYED_HEADER = "Idempotency-Replayed";

    // visible ASCII but the quote and the backslash, bare or as a quoted string (RFC 8941 §3.3.3)
    private static final Pattern KEY_PATTERN =
            Pattern.compile("(?<quote>\"?)(?<name>[!#-\\[\\]-~]{1," + IdempotencyKey.MAX_LENGTH + "})\\k<quote>");

    private IdempotencyKeyHeader() {}

    /**
     * The key of the request, if it has one.
     *
     * @throws HttpErrorException 400 if it is malformed
     */
    static Optional<ReceivedKey> of(Context ctx) {
        List<String> sent = Collections.list(ctx.req().getHeaders(HEADER));
        if (sent.isEmpty()) {
            return Optional.empty();
        }
        Matcher form = KEY_PATTERN.matcher(sent.get(0).strip());
        if (sent.size() > 1 || !form.matches()) {
            throw HttpErrorException.of(
                    400,
                    "invalid_header",
                    "The header Idempotency-Key must be 1 to 255 visible ASCII characters, without \" and \\");
        }
        return Optional.of(new ReceivedKey(form.group("name"), requestTarget(ctx)));
    }

    /** The answer to a request whose key was used before. */
    static JsonResponse replayedResponse(IdempotentReplay repetition, String requestId) {
        return repetition.fold(
                kept -> StoredResponseCodec.decode(kept).withHeader(REPLAYED_HEADER, "true"),
                () -> HttpErrorException.of(
                                422, "idempotency_key_reused", "This Idempotency-Key was used for another request")
                        .toResponse(requestId),
                () -> HttpErrorException.of(
                                409,
                                "idempotency_key_in_use",
                                "A request with this Idempotency-Key is under way; repeat this one to learn its answer")
                        .withHeader("Retry-After", "1")
                        .toResponse(requestId));
    }

    private static String requestTarget(Context ctx) {
        String query =
                Optional.ofNullable(ctx.queryString()).map(text -> "?" + text).orElse("");
        return ctx.method() + " " + ctx.req().getRequestURI() + query;
    }

    /**
     * A key that was sent.
     *
     * @param requestTarget the method, path and query of the request
     */
    record ReceivedKey(String name, String requestTarget) {

        /** What makes the request repeatable; two with the same fingerprint ask for the same. */
        <R> IdempotentRequest<R> idempotentRequest(Caller caller, byte[] body, Function<R, JsonResponse> answer) {
            return new IdempotentRequest<>(
                    IdempotencyKey.of(caller, name), fingerprint(body), answer.andThen(StoredResponseCodec::encode));
        }

        private String fingerprint(byte[] body) {
            try {
                MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
                sha256.update(requestTarget.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) '\n');
                return HexFormat.of().formatHex(sha256.digest(body));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }
    }
}
