package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.bulk.BulkUpdateLeads;
import dev.leadpatch.domain.patch.BulkPatchReader;
import dev.leadpatch.domain.patch.ParsedBulkPatch;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The route of many leads. */
final class BulkRoutes {

    private static final String ATOMIC = "atomic";

    private final Access access;
    private final BulkUpdateLeads updateLeads;
    private final RequestBody body;

    BulkRoutes(Access access, UseCases useCases, RequestBody body) {
        this.access = access;
        this.updateLeads = useCases.updateLeads();
        this.body = body;
    }

    List<Route> routes() {
        return List.of(route(HandlerType.PATCH, "/api/v1/leads", access.requiring(Permission.WRITE), this::patch)
                .withQuery(ATOMIC)
                .refusing(DryRun.PARAMETER));
    }

    private void patch(Context ctx, Caller caller) {
        Preferences preferences = Preferences.of(ctx);
        byte[] bytes = body.read(ctx);
        refuseWhatIsForOneLead(ctx, preferences);
        Optional<IdempotencyKeys.Sent> key = IdempotencyKeys.of(ctx);
        boolean atomic = Queries.flag(ctx, ATOMIC);
        Object document = StrictJson.read(bytes);
        ParsedBulkPatch patches = BulkPatchReader.read(document, preferences.handlingFor(caller));
        BulkAnswers answers = new BulkAnswers(
                document, patches.items(), new Understanding(preferences, patches.ignored()), RequestIds.of(ctx));
        BulkUpdateLeads.Command command = new BulkUpdateLeads.Command(
                caller,
                patches,
                atomic,
                RequestIds.of(ctx),
                key.map(sent -> sent.repeatable(caller, bytes, result -> result.fold(answers))));
        RouteAnswers.send(ctx, updateLeads.handle(command).fold(answers));
    }

    private static void refuseWhatIsForOneLead(Context ctx, Preferences preferences) {
        if (ctx.header(EntityTags.IF_MATCH) != null) {
            throw notHere(
                    "invalid_header", "If-Match names the version of one lead; give each item its \"if\" instead");
        }
        if (preferences.wantsRepresentation()) {
            throw notHere("invalid_header", "Prefer: return=representation is for patches of one lead");
        }
        if (QueryString.of(ctx).names().contains(DryRun.PARAMETER)) {
            throw notHere("invalid_query", "The query parameter dry_run is for patches of one lead");
        }
    }

    private static HttpFailure notHere(String code, String sentence) {
        return HttpFailure.of(400, code, sentence);
    }
}
