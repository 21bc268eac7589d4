package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses the header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header). */
public final class IdempotencyKeyHeader {

    static final String HEADER = "Idempotency-Key";

    // visible ASCII except quote and backslash, bare or as a quoted string (RFC 8941 §3.3.3)
    private static final Pattern KEY_PATTERN =
            Pattern.compile("(?<quote>\"?)(?<name>[!#-\\[\\]-~]{1," + IdempotencyKey.MAX_LENGTH + "})\\k<quote>");

    private IdempotencyKeyHeader() {}

    /**
     * Returns the key of the request, if present.
     *
     * @throws HttpErrorException 400 if the header is malformed or repeated
     */
    public static Optional<ReceivedKey> of(Context ctx) {
        List<String> headers = Collections.list(ctx.req().getHeaders(HEADER));
        if (headers.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = KEY_PATTERN.matcher(headers.get(0).strip());
        if (headers.size() > 1 || !matcher.matches()) {
            throw HttpErrorException.of(
                    400,
                    "invalid_header",
                    "The header Idempotency-Key must be 1 to 255 visible ASCII characters, without \" and \\");
        }
        return Optional.of(new ReceivedKey(matcher.group("name"), requestTarget(ctx)));
    }

    private static String requestTarget(Context ctx) {
        String query =
                Optional.ofNullable(ctx.queryString()).map(text -> "?" + text).orElse("");
        return ctx.method() + " " + ctx.req().getRequestURI() + query;
    }

    /**
     * A key as received.
     *
     * @param requestTarget the method, path and query of the request
     */
    public record ReceivedKey(String name, String requestTarget) {

        /**
         * Returns the key, the fingerprint of the request and the encoder of its response. The fingerprint is the
         * SHA-256 of the request target and the body: requests with equal fingerprints are the same request.
         */
        public <R> IdempotentRequest<R> idempotentRequest(
                Caller caller, byte[] body, Function<R, JsonResponse> renderer) {
            return new IdempotentRequest<>(
                    IdempotencyKey.of(caller, name), fingerprint(body), renderer.andThen(StoredResponse::encode));
        }

        private String fingerprint(byte[] body) {
            return HashAlgorithm.SHA_256.hex((requestTarget + "\n").getBytes(StandardCharsets.UTF_8), body);
        }
    }
}
