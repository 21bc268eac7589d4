package dev.leadpatch.adapter.http.lead;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.RequestIdProvider;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.HttpRequest;
import dev.leadpatch.application.http.LeadRequestHandler;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** The route for bulk updates: {@code PATCH /api/v1/leads}. */
public final class BulkRoutes {

    private final Authorizer authorizer;
    private final LeadRequestHandler leads;
    private final RequestBodyReader bodyReader;

    public BulkRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.leads = useCases.leadRequestHandler();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        return List.of(route(HandlerType.PATCH, "/api/v1/leads", authorizer.requiring(Permission.WRITE), this::patch)
                .withQuery(LeadRequestHandler.PATCH_MANY_PARAMETERS));
    }

    private void patch(Context ctx, Caller caller) {
        HttpRequest request = bodyReader.readRequest(ctx).withRequestId(RequestIdProvider.of(ctx));
        TextResponse.send(leads.patchMany(caller, request), ctx);
    }
}
