package dev.leadpatch.adapter.http;

import io.javalin.http.Context;

/** What clients may know from patches of leads, and other routes don't have: it is refused and never ignored. */
final class UnsupportedOptions {

    private UnsupportedOptions() {}

    /** @throws HttpErrorException 400 that names the first that the request asks for */
    static void reject(Context ctx) {
        reject(ctx.header(IdempotencyKeyHeader.HEADER) != null, IdempotencyKeyHeader.HEADER);
        reject(ctx.header(EntityTag.IF_MATCH) != null, EntityTag.IF_MATCH);
        reject(QueryString.of(ctx).names().contains(DryRun.PARAMETER), DryRun.PARAMETER);
    }

    private static void reject(boolean asked, String name) {
        if (asked) {
            throw HttpErrorException.of(400, "not_supported", name + " is not supported here");
        }
    }
}
