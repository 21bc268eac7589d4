package dev.leadpatch.adapter.http.message;

import dev.leadpatch.application.idempotency.IdempotentRequest.IdempotentReplay;

/** Renders the response to a request whose idempotency key was used before. */
public final class ReplayedResponseRenderer {

    private static final String REPLAYED_HEADER = "Idempotency-Replayed";

    private ReplayedResponseRenderer() {}

    /** Renders the stored response, 422 if the key was used for another request, or 409 if that is in progress. */
    public static JsonResponse render(IdempotentReplay replay, String requestId) {
        return replay.fold(
                stored -> StoredResponseCodec.decode(stored).withHeader(REPLAYED_HEADER, "true"),
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
                        .toResponse(requestId));
    }
}
