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

    private final Access access;
    private final UpdateLead updateLead;
    private final PreviewUpdate previewUpdate;
    private final ReadLead readLead;
    private final RequestBody body;

    LeadRoutes(Access access, UseCases useCases, RequestBody body) {
        this.access = access;
        this.updateLead = useCases.updateLead();
        this.previewUpdate = useCases.previewUpdate();
        this.readLead = useCases.readLead();
        this.body = body;
    }

    List<Route> routes() {
        return List.of(
                route(HandlerType.PATCH, "/api/v1/leads/{leadId}", this::mayPatch, this::patch)
                        .withQuery(DryRun.PARAMETER),
                route(HandlerType.GET, "/api/v1/leads/{leadId}", access.requiring(Permission.READ), this::get),
                route(
                        HandlerType.GET,
                        "/api/v1/companies/{companyId}/leads/{leadId}",
                        access.requiring(Permission.READ),
                        this::getOfCompany));
    }

    private void patch(Context ctx, Caller caller) {
        Preferences preferences = Preferences.of(ctx);
        byte[] bytes = body.read(ctx);
        Precondition precondition = EntityTags.precondition(ctx);
        Optional<IdempotencyKeys.Sent> key = IdempotencyKeys.of(ctx);
        boolean dryRun = DryRun.asked(ctx);
        Object document = StrictJson.read(bytes);
        ParsedPatch reading = PatchReader.read(document, preferences.handlingFor(caller));
        Understanding understanding =
                new Understanding(dryRun ? preferences.withoutContent() : preferences, reading.ignored());
        UpdateAnswers answers = new UpdateAnswers(document, understanding, RequestIds.of(ctx));
        UpdateLead.Command command = new UpdateLead.Command(
                caller,
                LeadIds.of(ctx),
                reading.patch(),
                RequestIds.of(ctx),
                precondition,
                key.map(sent -> sent.repeatable(caller, bytes, result -> result.fold(answers))));
        RouteAnswers.send(
                ctx,
                dryRun
                        ? preview(command, answers, understanding)
                        : updateLead.handle(command).fold(answers));
    }

    private Answer preview(UpdateLead.Command command, UpdateAnswers answers, Understanding understanding) {
        return previewUpdate
                .preview(command)
                .fold(
                        accepted -> understanding.tell(DryRun.answer(command.lead(), accepted)),
                        refused -> refused.fold(answers));
    }

    /** A response that shows what the lead holds needs read access too. */
    private Caller mayPatch(Context ctx) {
        Caller caller = access.require(ctx, Permission.WRITE);
        boolean shows = Preferences.of(ctx).wantsRepresentation() || DryRun.mentioned(ctx);
        if (shows && !caller.hasPermission(Permission.READ)) {
            throw Access.forbidden(Permission.READ);
        }
        return caller;
    }

    private void get(Context ctx, Caller caller) {
        RouteAnswers.send(ctx, whole(read(caller, ctx)));
    }

    private void getOfCompany(Context ctx, Caller caller) {
        if (!ctx.pathParam("companyId").equals(String.valueOf(caller.company().value()))) {
            throw LeadIds.noSuchLead();
        }
        RouteAnswers.send(ctx, whole(read(caller, ctx)));
    }

    private static Answer whole(LeadSnapshot found) {
        return Answer.json(200, LeadView.whole(found)).withHeader(EntityTags.HEADER, EntityTags.of(found.lead()));
    }

    private LeadSnapshot read(Caller caller, Context ctx) {
        return readLead.read(caller, LeadIds.of(ctx))
                .fold(
                        found -> found,
                        () -> {
                            throw LeadIds.noSuchLead();
                        },
                        () -> {
                            throw Access.forbidden(Permission.READ);
                        });
    }
}
