package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.preview.PreviewUpdate;
import dev.leadpatch.domain.patch.ParsedPatch;
import dev.leadpatch.domain.patch.PatchReader;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The routes of a single lead. */
final class LeadRoutes {

    private final Authorizer authorizer;
    private final UpdateLead updateLead;
    private final PreviewUpdate previewUpdate;
    private final ReadLead readLead;
    private final JsonBodyReader bodyReader;

    LeadRoutes(Authorizer access, UseCases useCases, JsonBodyReader body) {
        this.authorizer = access;
        this.updateLead = useCases.updateLead();
        this.previewUpdate = useCases.previewUpdate();
        this.readLead = useCases.readLead();
        this.bodyReader = body;
    }

    List<Route> routes() {
        return List.of(
                route(HandlerType.PATCH, "/api/v1/leads/{leadId}", this::mayPatch, this::patch)
                        .withQuery(DryRun.PARAMETER),
                route(HandlerType.GET, "/api/v1/leads/{leadId}", authorizer.requiring(Permission.READ), this::get),
                route(
                        HandlerType.GET,
                        "/api/v1/companies/{companyId}/leads/{leadId}",
                        authorizer.requiring(Permission.READ),
                        this::getByCompany));
    }

    private void patch(Context ctx, Caller caller) {
        Preferences preferences = Preferences.of(ctx);
        byte[] bytes = bodyReader.read(ctx);
        Precondition precondition = EntityTag.precondition(ctx);
        Optional<IdempotencyKeyHeader.ReceivedKey> key = IdempotencyKeyHeader.of(ctx);
        boolean dryRun = DryRun.isRequested(ctx);
        Object document = StrictJsonReader.read(bytes);
        ParsedPatch reading = PatchReader.read(document, preferences.handlingFor(caller));
        AppliedPreferences understanding =
                new AppliedPreferences(dryRun ? preferences.withoutReturnPreference() : preferences, reading.ignored());
        UpdateResponseRenderer answers = new UpdateResponseRenderer(document, understanding, RequestIdProvider.of(ctx));
        UpdateLead.Command command = new UpdateLead.Command(
                caller,
                LeadIdParameter.of(ctx),
                reading.patch(),
                RequestIdProvider.of(ctx),
                precondition,
                key.map(sent -> sent.idempotentRequest(caller, bytes, result -> result.fold(answers))));
        ResponseSender.send(
                ctx,
                dryRun
                        ? preview(command, answers, understanding)
                        : updateLead.handle(command).fold(answers));
    }

    private JsonResponse preview(
            UpdateLead.Command command, UpdateResponseRenderer answers, AppliedPreferences understanding) {
        return previewUpdate
                .preview(command)
                .fold(
                        accepted -> understanding.addTo(DryRun.response(command.lead(), accepted)),
                        refused -> refused.fold(answers));
    }

    /** A response that shows what the lead holds needs read access too. */
    private Caller mayPatch(Context ctx) {
        Caller caller = authorizer.require(ctx, Permission.WRITE);
        boolean shows = Preferences.of(ctx).wantsRepresentation() || DryRun.isRequestedByAny(ctx);
        if (shows && !caller.hasPermission(Permission.READ)) {
            throw Authorizer.forbidden(Permission.READ);
        }
        return caller;
    }

    private void get(Context ctx, Caller caller) {
        ResponseSender.send(ctx, fullResponse(findOrThrow(caller, ctx)));
    }

    private void getByCompany(Context ctx, Caller caller) {
        if (!ctx.pathParam("companyId").equals(String.valueOf(caller.company().value()))) {
            throw LeadIdParameter.leadNotFound();
        }
        ResponseSender.send(ctx, fullResponse(findOrThrow(caller, ctx)));
    }

    private static JsonResponse fullResponse(LeadSnapshot found) {
        return JsonResponse.of(200, LeadView.full(found)).withHeader(EntityTag.ETAG, EntityTag.of(found.lead()));
    }

    private LeadSnapshot findOrThrow(Caller caller, Context ctx) {
        return readLead.read(caller, LeadIdParameter.of(ctx))
                .fold(
                        found -> found,
                        () -> {
                            throw LeadIdParameter.leadNotFound();
                        },
                        () -> {
                            throw Authorizer.forbidden(Permission.READ);
                        });
    }
}
