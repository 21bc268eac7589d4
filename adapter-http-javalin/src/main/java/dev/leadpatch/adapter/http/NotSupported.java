package dev.leadpatch.adapter.http;

import io.javalin.http.Context;

/** What clients may know from patches of leads, and other routes don't have: it is refused and never ignored. */
final class NotSupported {

    private NotSupported() {}

    /** @throws HttpFailure 400 that names the first that the request asks for */
    static void refuse(Context ctx) {
        refuse(ctx.header(IdempotencyKeys.HEADER) != null, IdempotencyKeys.HEADER);
        refuse(ctx.header(EntityTags.IF_MATCH) != null, EntityTags.IF_MATCH);
        refuse(QueryString.of(ctx).names().contains(DryRun.PARAMETER), DryRun.PARAMETER);
    }

    private static void refuse(boolean asked, String name) {
        if (asked) {
            throw HttpFailure.of(400, "not_supported", name + " is not supported here");
        }
    }
}
