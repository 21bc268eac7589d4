package dev.leadpatch.adapter.http.message;

import io.javalin.http.Context;

/** Dry run: the query parameter {@code dry_run}. A dry run validates a patch and does not apply it. */
public final class DryRun {

    public static final String PARAMETER = "dry_run";

    private DryRun() {}

    /**
     * Returns whether at least one parameter {@code dry_run} is {@code true}; repeated parameters are not rejected
     * here.
     */
    public static boolean isRequestedByAny(Context ctx) {
        return QueryString.of(ctx).values(PARAMETER).contains("true");
    }

    /**
     * Returns whether the request is a dry run.
     *
     * @throws HttpErrorException 400 if the parameter is repeated, or neither {@code true} nor {@code false}
     */
    public static boolean isRequested(Context ctx) {
        return QueryParameterReader.findFlag(ctx, PARAMETER);
    }
}
