package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.ReadLead;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.patch.Handling;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReading;
import dev.leadpatch.domain.value.LeadId;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The routes of a single lead. */
final class LeadRoutes {

    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,18}");

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
        Object document = StrictJson.read(bytes);
        PatchReading reading = PatchReader.read(document, handling(preferences, caller));
        LeadId id = leadId(ctx);
        UpdateLead.Result result =
                updateLead.handle(new UpdateLead.Command(caller, id, reading.patch(), RequestIds.of(ctx)));
        Lead lead = leadOf(result, document);
        preferences.handling().ifPresent(applied -> preferenceApplied(ctx, applied));
        if (!reading.ignored().isEmpty()) {
            ctx.header(IgnoredMembers.HEADER, IgnoredMembers.value(reading.ignored()));
        }
        RouteAnswers.json(ctx, 200, LeadView.changed(lead));
    }

    private void get(Context ctx) {
        Caller caller = access.require(Permission.READ, ctx);
        RouteAnswers.json(ctx, 200, LeadView.whole(read(caller, ctx)));
    }

    private void getOfCompany(Context ctx) {
        Caller caller = access.require(Permission.READ, ctx);
        if (!ctx.pathParam("companyId").equals(String.valueOf(caller.company().value()))) {
            throw noSuchLead();
        }
        RouteAnswers.json(ctx, 200, LeadView.whole(read(caller, ctx)));
    }

    private FoundLead read(Caller caller, Context ctx) {
        return readLead.read(caller, leadId(ctx))
                .fold(
                        found -> found,
                        () -> {
                            throw noSuchLead();
                        },
                        () -> {
                            throw Access.forbidden(Permission.READ);
                        });
    }

    private static Lead leadOf(UpdateLead.Result result, @Nullable Object document) {
        return result.fold(new UpdateLead.Result.Cases<>(
                UpdateLead.Result.Updated::lead,
                UpdateLead.Result.Unchanged::lead,
                () -> {
                    throw noSuchLead();
                },
                () -> {
                    throw Access.forbidden(Permission.WRITE);
                },
                rejected -> {
                    throw Rejection.of(rejected.violations(), document);
                },
                () -> {
                    throw HttpFailure.unavailable("This lead is being changed too often; nothing was changed");
                }));
    }

    private Handling handling(Preferences preferences, Caller caller) {
        return preferences.handling().orElse(caller.lenient() ? Handling.LENIENT : defaultHandling);
    }

    private static void preferenceApplied(Context ctx, Handling applied) {
        ctx.header("Preference-Applied", applied == Handling.LENIENT ? "handling=lenient" : "handling=strict");
    }

    /** The lead's id; what is no id identifies no lead. */
    private static LeadId leadId(Context ctx) {
        String id = ctx.pathParam("leadId");
        return Optional.of(id)
                .filter(text -> ID.matcher(text).matches())
                .flatMap(LeadRoutes::within64Bits)
                .orElseThrow(LeadRoutes::noSuchLead);
    }

    private static Optional<LeadId> within64Bits(String digits) {
        try {
            return Optional.of(new LeadId(Long.parseLong(digits)));
        } catch (NumberFormatException tooLarge) {
            return Optional.empty();
        }
    }

    private static HttpFailure noSuchLead() {
        return HttpFailure.bare(404, "Lead not found or not accessible");
    }
}
