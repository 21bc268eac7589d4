package dev.leadpatch.adapter.http.message;

import io.javalin.http.Context;

/**
 * Rejects {@code Idempotency-Key}, conditional headers and {@code dry_run} on routes that do not support them. Ignoring
 * them would give clients a false guarantee.
 */
public final class UnsupportedOptions {

    private UnsupportedOptions() {}

    /**
     * Requires that the request has none of these options.
     *
     * @throws HttpErrorException 400 that names the first option of the request
     */
    public static void reject(Context ctx) {
        reject(ctx.header(IdempotencyKeyHeader.HEADER) != null, IdempotencyKeyHeader.HEADER);
        rejectPreconditions(ctx);
        rejectDryRun(ctx);
    }

    /**
     * Requires that the request has neither {@code If-Match} nor {@code If-None-Match}.
     *
     * @throws HttpErrorException 400 otherwise
     */
    public static void rejectPreconditions(Context ctx) {
        ConditionalHeaders.findName(ctx).ifPresent(name -> reject(true, name));
    }

    /**
     * Requires that the request is not a dry run.
     *
     * @throws HttpErrorException 400 otherwise
     */
    public static void rejectDryRun(Context ctx) {
        reject(QueryString.of(ctx).names().contains(QueryString.DRY_RUN), QueryString.DRY_RUN);
    }

    private static void reject(boolean present, String name) {
        if (present) {
            throw HttpErrorException.of(400, "not_supported", name + " is not supported by this operation");
        }
    }
}
