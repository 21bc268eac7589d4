package dev.leadpatch.application.idempotency;

import java.util.function.Function;

/**
 * An idempotent request: it is executed once, and retries return the stored response.
 *
 * @param fingerprint distinguishes the request from other requests with the same key, at most 64 characters
 * @param responseRenderer renders the stored response to a result, in a format of the caller's choice; pure, it may be
 *     called more than once
 * @param <R> the result of the request
 */
public record IdempotentRequest<R>(IdempotencyKey key, String fingerprint, Function<R, String> responseRenderer) {}
