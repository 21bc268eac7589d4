package dev.leadpatch.adapter.http.list;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.list.ListLeads;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;

/** The route that lists leads: {@code GET /api/v1/leads}. */
public final class ListRoutes {
    static final String PATH = "/api/v1/leads";

    private final Authorizer authorizer;
    private final ListLeads listLeads;

    public ListRoutes(Authorizer authorizer, UseCases useCases) {
        this.authorizer = authorizer;
        this.listLeads = useCases.listLeads();
    }

    public List<Route> routes() {
        return List.of(route(HandlerType.GET, PATH, authorizer.requiring(Permission.READ), this::list)
                .withQuery(LeadListRequest.PARAMETERS.toArray(String[]::new)));
    }

    private void list(Context ctx, Caller caller) {
        LeadListRequest request = LeadListRequest.parse(ContextRequest.query(ctx), caller);
        TextResponse.send(new PageRenderer(request).render(request.find(listLeads)), ctx);
    }
}
