package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.Precondition;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReading;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The routes of a single lead. */
final class LeadRoutes {

    private final Access access;
    private final UpdateLead updateLead;
    private final ReadLead readLead;
    private final RequestBody body;
    private final Handling defaultHandling;

    LeadRoutes(Access access, UseCases useCases, RequestBody body, Handling defaultHandling) {
        this.access = access;
        this.updateLead = useCases.updateLead();
        this.readLead = useCases.readLead();
        this.body = body;
        this.defaultHandling = defaultHandling;
    }

    List<Route> routes() {
        return List.of(
                route(HandlerType.PATCH, "/api/v1/leads/{leadId}", this::patch),
                route(HandlerType.GET, "/api/v1/leads/{leadId}", this::get),
                route(HandlerType.GET, "/api/v1/companies/{companyId}/leads/{leadId}", this::getOfCompany));
    }

    private void patch(Context ctx) {
        Caller caller = access.require(Permission.WRITE, ctx);
        byte[] bytes = body.read(ctx);
        NotSupported.refuse(ctx);
        Preferences preferences = Preferences.of(ctx);
        Precondition precondition = EntityTags.precondition(ctx);
        Optional<IdempotencyKeys.Sent> key = IdempotencyKeys.of(ctx);
        Object document = StrictJson.read(bytes);
        PatchReading reading = PatchReader.read(document, handling(preferences, caller));
        UpdateAnswers answers = new UpdateAnswers(document, headersOfSuccess(preferences, reading), RequestIds.of(ctx));
        UpdateLead.Command command = new UpdateLead.Command(
                caller,
                LeadIds.of(ctx),
                reading.patch(),
                RequestIds.of(ctx),
                precondition,
                key.map(sent -> sent.repeatable(caller, bytes, result -> result.fold(answers))));
        RouteAnswers.send(ctx, updateLead.handle(command).fold(answers));
    }

    private void get(Context ctx) {
        Caller caller = access.require(Permission.READ, ctx);
        RouteAnswers.send(ctx, whole(read(caller, ctx)));
    }

    private void getOfCompany(Context ctx) {
        Caller caller = access.require(Permission.READ, ctx);
        if (!ctx.pathParam("companyId").equals(String.valueOf(caller.company().value()))) {
            throw LeadIds.noSuchLead();
        }
        RouteAnswers.send(ctx, whole(read(caller, ctx)));
    }

    private static Answer whole(FoundLead found) {
        return Answer.json(200, LeadView.whole(found)).withHeader(EntityTags.HEADER, EntityTags.of(found.lead()));
    }

    private FoundLead read(Caller caller, Context ctx) {
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

    private Handling handling(Preferences preferences, Caller caller) {
        return preferences.handling().orElse(caller.lenient() ? Handling.LENIENT : defaultHandling);
    }

    private static Map<String, String> headersOfSuccess(Preferences preferences, PatchReading reading) {
        Map<String, String> headers = new LinkedHashMap<>();
        preferences
                .handling()
                .ifPresent(applied -> headers.put(
                        "Preference-Applied", applied == Handling.LENIENT ? "handling=lenient" : "handling=strict"));
        if (!reading.ignored().isEmpty()) {
            headers.put(IgnoredMembers.HEADER, IgnoredMembers.value(reading.ignored()));
        }
        return headers;
    }
}
