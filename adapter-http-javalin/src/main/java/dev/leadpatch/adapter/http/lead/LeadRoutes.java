package dev.leadpatch.adapter.http.lead;

import static dev.leadpatch.adapter.http.server.Route.asyncRoute;
import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.LeadRequestHandler;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.LeadIdParameter;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** The routes of a single lead: patch and read. */
public final class LeadRoutes {

    private final Authorizer authorizer;
    private final LeadRequestHandler leads;
    private final RequestBodyReader bodyReader;

    public LeadRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.leads = useCases.leadRequestHandler();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        return List.of(
                asyncRoute(
                                HandlerType.PATCH,
                                "/api/v1/leads/{leadId}",
                                ctx -> authorizeWrite(ctx, authorizer),
                                this::patch)
                        .withQuery(LeadRequestHandler.PATCH_PARAMETERS)
                        .withMethodOverride(),
                route(HandlerType.GET, "/api/v1/leads/{leadId}", authorizer.requiring(Permission.READ), this::get),
                route(
                        HandlerType.GET,
                        "/api/v1/companies/{companyId}/leads/{leadId}",
                        authorizer.requiring(Permission.READ),
                        this::getByCompany));
    }

    private CompletionStage<JsonResponse> patch(Context ctx, Caller caller, Executor executor) {
        HttpRequest request = bodyReader.readRequest(ctx).withRequestId(RequestIdProvider.of(ctx));
        return leads.patchAsync(caller, ctx.pathParam(LeadIdParameter.NAME), request, executor);
    }

    /** Requires write access, and read access if the response contains values of the lead. */
    static Caller authorizeWrite(Context ctx, Authorizer authorizer) {
        Caller caller = authorizer.require(ctx);
        LeadRequestHandler.authorizeWrite(caller, ContextRequest.of(ctx));
        return caller;
    }

    private void get(Context ctx, Caller caller) {
        TextResponse.send(leads.read(caller, ctx.pathParam(LeadIdParameter.NAME), ContextRequest.of(ctx)), ctx);
    }

    private void getByCompany(Context ctx, Caller caller) {
        if (!ctx.pathParam("companyId").equals(String.valueOf(caller.company().value()))) {
            throw LeadIdParameter.leadNotFound();
        }
        get(ctx, caller);
    }
}
