package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.CursorCodec;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.adapter.http.webhook.DeliveryCursor;
import dev.leadpatch.adapter.http.webhook.WebhookErrorMapper;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.delivery.ReadDeliveries.Query;
import dev.leadpatch.application.webhook.DeliveryLog;
import dev.leadpatch.application.webhook.DeliveryLog.Cursor;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.Endpoint.EndpointRef;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;

/** Lists the deliveries of an endpoint, and those of a lead at all endpoints. */
final class DeliveryListPages {
    private static final String OF_LEAD = "/console/deliveries";
    private static final int PAGE_SIZE = 50;

    private final SessionRoutes pages;
    private final ManageEndpoints manageEndpoints;
    private final ReadDeliveries readDeliveries;

    DeliveryListPages(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.manageEndpoints = useCases.manageEndpoints();
        this.readDeliveries = useCases.readDeliveries();
    }

    /**
     * A list with its filter.
     *
     * @param action the path that the filter is sent to
     * @param back the page above this one
     * @param backLabel the label of the link to it
     * @param groups the deliveries by endpoint
     * @param hint why there are no groups; empty if there are
     */
    record View(
            Layout layout,
            String action,
            String back,
            String backLabel,
            Form filter,
            List<Choice> states,
            List<Group> groups,
            String hint) {}

    /**
     * The deliveries of an endpoint.
     *
     * @param next the path of the next page; empty on the last page
     */
    record Group(String path, String url, List<DeliveryRow> deliveries, String next) {}

    List<Route> routes() {
        return List.of(
                pages.get(WebhookPages.DELIVERIES, this::ofEndpoint)
                        .withQuery(
                                DeliveryFilter.STATE, DeliveryFilter.LEAD, DeliveryFilter.SINCE, CursorCodec.PARAMETER),
                pages.get(OF_LEAD, this::ofLead)
                        .withQuery(DeliveryFilter.STATE, DeliveryFilter.LEAD, DeliveryFilter.SINCE));
    }

    private TextResponse ofEndpoint(Context ctx, ActiveSession session) {
        EndpointId id = PathParameters.endpointId(ctx);
        Endpoint endpoint = WebhookErrorMapper.valueOrThrow(manageEndpoints.find(session.caller(), id), null)
                .endpoint();
        DeliveryFilter filter = DeliveryFilter.of(ContextRequest.query(ctx));
        Optional<Cursor> after = DeliveryCursor.CODEC
                .find(
                        ctx,
                        cursor -> cursor.belongsTo(
                                session.caller().company(),
                                id.toString(),
                                filter.conditions().state()),
                        "this list")
                .map(DeliveryCursor::position);
        String path = WebhookPages.endpoint(id);
        List<Group> groups = filter.form().isRejected() ? List.of() : List.of(group(session, endpoint, filter, after));
        return page(session, "Deliveries", path + "/deliveries", path, "Webhook endpoint", filter.form(), groups);
    }

    private TextResponse ofLead(Context ctx, ActiveSession session) {
        DeliveryFilter filter = DeliveryFilter.of(ContextRequest.query(ctx));
        List<Group> groups =
                filter.form().isRejected() || filter.conditions().lead().isEmpty()
                        ? List.of()
                        : WebhookErrorMapper.valueOrThrow(manageEndpoints.list(session.caller()), null).stream()
                                .map(ManagedEndpoint::endpoint)
                                .map(endpoint -> group(session, endpoint, filter, Optional.empty()))
                                .toList();
        return page(session, "Deliveries of a lead", OF_LEAD, WebhookPages.ROOT, "Webhooks", filter.form(), groups);
    }

    private Group group(ActiveSession session, Endpoint endpoint, DeliveryFilter filter, Optional<Cursor> after) {
        DeliveryLog.Page page = WebhookErrorMapper.valueOrThrow(
                readDeliveries.list(new Query(session.caller(), endpoint.id(), filter.conditions(), after, PAGE_SIZE)),
                WebhookErrorMapper::deliveryNotFound);
        String path = WebhookPages.endpoint(endpoint.id());
        EndpointRef ref = endpoint.ref();
        String next = page.next()
                .map(position -> new DeliveryCursor(ref, filter.conditions().state(), position))
                .map(cursor -> path + "/deliveries" + filter.queryWithCursor(DeliveryCursor.CODEC.encode(cursor)))
                .orElse("");
        return new Group(
                path,
                endpoint.url().toString(),
                page.deliveries().stream().map(DeliveryRow::of).toList(),
                next);
    }

    private static String hint(Form filter, List<Group> groups) {
        if (!groups.isEmpty() || filter.isRejected()) {
            return "";
        }
        return filter.value(DeliveryFilter.LEAD).isBlank()
                ? "Enter the id of a lead to list its deliveries to all endpoints."
                : "There are no endpoints.";
    }

    private static TextResponse page(
            ActiveSession session,
            String title,
            String action,
            String back,
            String backLabel,
            Form filter,
            List<Group> groups) {
        View view = new View(
                session.layout(Section.WEBHOOKS, title),
                action,
                back,
                backLabel,
                filter,
                DeliveryFilter.STATES,
                groups,
                hint(filter, groups));
        return Page.render(filter.isRejected() ? 422 : 200, "webhook/deliveries.jte", view);
    }
}
