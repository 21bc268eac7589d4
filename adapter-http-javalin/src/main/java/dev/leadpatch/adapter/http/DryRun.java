package dev.leadpatch.adapter.http;

import dev.leadpatch.application.preview.PreviewUpdate.Result.Accepted;
import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** The query parameter {@code dry_run}, by which a patch is tried, and what such a request is answered. */
final class DryRun {

    static final String PARAMETER = "dry_run";

    private DryRun() {}

    /** Whether it is asked for at all, if only by one of several parameters. */
    static boolean isRequestedByAny(Context ctx) {
        return QueryString.of(ctx).values(PARAMETER).contains("true");
    }

    /**
     * Whether it is asked for.
     *
     * @throws HttpErrorException 400 if the parameter is neither {@code true} nor {@code false}
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
