package dev.leadpatch.adapter.http;

import dev.leadpatch.application.preview.PreviewUpdate.Result.Accepted;
import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** Dry run: the query parameter {@code dry_run} and the response to a patch that is validated but not applied. */
final class DryRun {

    static final String PARAMETER = "dry_run";

    private DryRun() {}

    /**
     * Returns whether at least one parameter {@code dry_run} is {@code true}; repeated parameters are not rejected
     * here.
     */
    static boolean isRequestedByAny(Context ctx) {
        return QueryString.of(ctx).values(PARAMETER).contains("true");
    }

    /**
     * Returns whether the request is a dry run.
     *
     * @throws HttpErrorException 400 if the parameter is repeated, or neither {@code true} nor {@code false}
     */
    static boolean isRequested(Context ctx) {
        return QueryParameterReader.findFlag(ctx, PARAMETER);
    }

    static JsonResponse response(LeadId lead, Accepted accepted) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", lead.value());
        view.put("changes", ChangeViews.of(accepted.changes()));
        view.put(
                "would_notify",
                accepted.wouldNotify().stream().map(id -> id.value().toString()).toList());
        return JsonResponse.of(200, view).withHeader(EntityTag.ETAG, EntityTag.of(accepted.version()));
    }
}
