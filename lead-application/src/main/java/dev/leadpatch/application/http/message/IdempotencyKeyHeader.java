package dev.leadpatch.application.http.message;

import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotencyKey;
import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Idempotent requests: parses the header {@code Idempotency-Key} (draft-ietf-httpapi-idempotency-key-header), encodes
 * the response that is stored with the key, and replays it.
 */
public final class IdempotencyKeyHeader {

    static final String HEADER = "Idempotency-Key";

    private static final String REPLAYED_HEADER = "Idempotency-Replayed";
    private static final long QUOTA_RETRY_SECONDS = 60;

    private static final String CRLF = "\r\n";
    private static final String STATUS_LINE_PREFIX = "HTTP/1.1 ";
    private static final String HEADER_SEPARATOR = ": ";

    // visible ASCII except quote and backslash, bare or as a quoted string (RFC 8941 §3.3.3)
    private static final Pattern KEY_PATTERN =
            Pattern.compile("(?<quote>\"?)(?<name>[!#-\\[\\]-~]{1," + IdempotencyKey.MAX_LENGTH + "})\\k<quote>");

    private IdempotencyKeyHeader() {}

    /**
     * Returns the key of the request, if present.
     *
     * @param target the method, path and query of the request
     * @throws HttpErrorException 400 if the header is malformed or repeated
     */
    public static Optional<ReceivedKey> of(RequestHeaders headers, Supplier<String> target) {
        List<String> values = headers.values(HEADER);
        if (values.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = KEY_PATTERN.matcher(values.get(0).strip());
        if (values.size() > 1 || !matcher.matches()) {
            throw HttpErrorException.of(
                    400,
                    "invalid_header",
                    "The header Idempotency-Key must be 1 to 255 visible ASCII characters, without \" and \\");
        }
        return Optional.of(new ReceivedKey(matcher.group("name"), target.get()));
    }

    /**
     * Returns the response to a request whose key was used before: the stored response, 422 if the key was used for
     * another request, 409 if that is in progress, or 410 if the response was erased with a lead. If the key was not used
     * before: 429, because the company has reached its quota.
     */
    public static JsonResponse replay(IdempotentReplay replay, String requestId) {
        return replay.fold(
                stored -> decode(stored).withHeader(REPLAYED_HEADER, "true"),
                () -> HttpErrorException.of(
                                422,
                                "idempotency_key_reused",
                                "This Idempotency-Key was already used for a different request")
                        .toResponse(requestId),
                () -> HttpErrorException.of(
                                409,
                                "idempotency_key_in_use",
                                "A request with this Idempotency-Key is in progress; retry to get its response")
                        .withHeader("Retry-After", "1")
                        .toResponse(requestId),
                () -> HttpErrorException.of(
                                410,
                                "response_erased",
                                "This request was executed; its response was erased with the data of a lead")
                        .toResponse(requestId),
                () -> quotaReached().toResponse(requestId));
    }

    /** Returns the error of a request whose key would exceed the quota of its company. */
    private static HttpErrorException quotaReached() {
        return HttpErrorException.rateLimited(
                "The company has reached its quota of stored idempotency keys; nothing was changed. Keys are stored for"
                        + " 24 hours. Retry later, or without Idempotency-Key",
                QUOTA_RETRY_SECONDS);
    }

    /** Encodes a response as an HTTP/1.1 message (RFC 9112 §2.1 and §4) without the headers that every response has. */
    private static String encode(JsonResponse response) {
        StringBuilder text = new StringBuilder(STATUS_LINE_PREFIX)
                .append(response.status())
                .append(' ')
                .append(CRLF);
        response.headers()
                .forEach((name, value) ->
                        text.append(name).append(HEADER_SEPARATOR).append(value).append(CRLF));
        return text.append(CRLF).append(response.body()).toString();
    }

    private static JsonResponse decode(String text) {
        int headEnd = text.indexOf(CRLF + CRLF);
        String[] head = text.substring(0, headEnd).split(CRLF, -1);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < head.length; i++) {
            int colon = head[i].indexOf(HEADER_SEPARATOR);
            headers.put(head[i].substring(0, colon), head[i].substring(colon + HEADER_SEPARATOR.length()));
        }
        String body = text.substring(headEnd + 2 * CRLF.length());
        int status =
                Integer.parseInt(head[0].substring(STATUS_LINE_PREFIX.length()).strip());
        return new JsonResponse(status, headers, body);
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
                    IdempotencyKey.of(caller, name), fingerprint(body), renderer.andThen(IdempotencyKeyHeader::encode));
        }

        private String fingerprint(byte[] body) {
            return HashAlgorithm.SHA_256.hex((requestTarget + "\n").getBytes(StandardCharsets.UTF_8), body);
        }
    }
}
