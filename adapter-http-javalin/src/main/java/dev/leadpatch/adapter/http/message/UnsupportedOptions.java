package dev.leadpatch.adapter.http.message;

import io.javalin.http.Context;

/**
 * Rejects {@code Idempotency-Key}, {@code If-Match} and {@code dry_run} on routes that do not support them. Ignoring
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
        rejectIfMatch(ctx);
        rejectDryRun(ctx);
    }

    /**
     * Requires that the request has no {@code If-Match}.
     *
     * @throws HttpErrorException 400 otherwise
     */
    public static void rejectIfMatch(Context ctx) {
        reject(ctx.header(EntityTag.IF_MATCH) != null, EntityTag.IF_MATCH);
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
