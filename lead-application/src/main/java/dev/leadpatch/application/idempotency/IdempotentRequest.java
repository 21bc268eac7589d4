package dev.leadpatch.application.idempotency;

import java.util.function.Function;

/**
 * What makes a request repeatable: it is done once, and whenever it comes again, its first answer is given again.
 *
 * @param fingerprint tells the request from others that are sent with the same key, at most 64 characters
 * @param responseRenderer the answer to a result, as text that only the one who asks understands; pure, it may be asked twice
 * @param <R> the result of the request
 */
public record IdempotentRequest<R>(IdempotencyKey key, String fingerprint, Function<R, String> responseRenderer) {}
