package dev.leadpatch.adapter.http.console.webhook;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.console.page.Done;
import dev.leadpatch.adapter.http.console.page.Layout;
import dev.leadpatch.adapter.http.console.page.Page;
import dev.leadpatch.adapter.http.console.page.Section;
import dev.leadpatch.adapter.http.console.page.Times;
import dev.leadpatch.adapter.http.console.session.ActiveSession;
import dev.leadpatch.adapter.http.console.session.SessionRoutes;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.adapter.http.webhook.WebhookErrorMapper;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import dev.leadpatch.application.delivery.DeliveryRequestRenderer.DeliveryRequest;
import dev.leadpatch.application.delivery.ReadDeliveries;
import dev.leadpatch.application.delivery.ReplayDeliveries;
import dev.leadpatch.application.webhook.DeliveryLog.LoggedDelivery;
import dev.leadpatch.application.webhook.DeliveryLog.State;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.ManageEndpoints;
import io.javalin.http.Context;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Shows a delivery with its attempts and its request, and replays it. */
final class DeliveryPages {
    private final SessionRoutes pages;
    private final ManageEndpoints manageEndpoints;
    private final ReadDeliveries readDeliveries;
    private final ReplayDeliveries replayDeliveries;

    DeliveryPages(SessionRoutes pages, UseCases useCases) {
        this.pages = pages;
        this.manageEndpoints = useCases.manageEndpoints();
        this.readDeliveries = useCases.readDeliveries();
        this.replayDeliveries = useCases.replayDeliveries();
    }

    /**
     * The page of a delivery.
     *
     * @param id the id of its event
     * @param completed when it was delivered or given up last; empty if it never was
     * @param nextAttempt when it is sent next; empty if it is not pending
     * @param attempts the attempts by replay, the latest first
     * @param request the request; empty if the API key has no read access
     */
    record View(
            Layout layout,
            String done,
            DeliveryRow delivery,
            String endpointPath,
            String url,
            String id,
            String sequence,
            String completed,
            String nextAttempt,
            List<AttemptRow.Group> attempts,
            Optional<RequestView> request) {}

    List<Route> routes() {
        return List.of(
                pages.get(WebhookPages.DELIVERY, this::show).withQuery(Done.PARAMETER),
                pages.post(WebhookPages.DELIVERY + "/replay", (ctx, session, form) -> replay(ctx, session)));
    }

    private TextResponse show(Context ctx, ActiveSession session) {
        EndpointId endpoint = PathParameters.endpointId(ctx);
        UUID event = eventId(ctx);
        LoggedDelivery delivery = WebhookErrorMapper.valueOrThrow(
                readDeliveries.find(session.caller(), endpoint, event), WebhookErrorMapper::deliveryNotFound);
        String url = WebhookErrorMapper.valueOrThrow(manageEndpoints.find(session.caller(), endpoint), null)
                .endpoint()
                .url()
                .toString();
        View view = new View(
                session.layout(
                        Section.WEBHOOKS, "Delivery of lead " + delivery.lead().value()),
                Done.sentence(ctx),
                DeliveryRow.of(delivery),
                WebhookPages.endpoint(endpoint),
                url,
                event.toString(),
                String.valueOf(delivery.sequence()),
                delivery.completedAt().map(Times::format).orElse(""),
                nextAttempt(session, delivery),
                AttemptRow.groups(delivery.attempts()),
                request(session, endpoint, event));
        return Page.render(200, "webhook/delivery.jte", view);
    }

    private String nextAttempt(ActiveSession session, LoggedDelivery delivery) {
        if (delivery.state() != State.PENDING) {
            return "";
        }
        return WebhookErrorMapper.valueOrThrow(
                        readDeliveries.findNextAttempt(
                                session.caller(),
                                delivery.id().endpoint().id(),
                                delivery.id().eventId()),
                        WebhookErrorMapper::deliveryNotFound)
                .map(time -> "not before " + Times.format(time))
                .orElse("after an earlier delivery of the lead");
    }

    private Optional<RequestView> request(ActiveSession session, EndpointId endpoint, UUID event) {
        DeliveryOperationResult<DeliveryRequest> result = readDeliveries.findRequest(session.caller(), endpoint, event);
        return result instanceof DeliveryOperationResult.Forbidden
                ? Optional.empty()
                : Optional.of(
                        RequestView.of(WebhookErrorMapper.valueOrThrow(result, WebhookErrorMapper::deliveryNotFound)));
    }

    private TextResponse replay(Context ctx, ActiveSession session) {
        EndpointId endpoint = PathParameters.endpointId(ctx);
        UUID event = WebhookErrorMapper.valueOrThrow(
                replayDeliveries.replay(session.caller(), endpoint, eventId(ctx)),
                WebhookErrorMapper::deliveryNotFound);
        return Done.QUEUED.redirect(WebhookPages.endpoint(endpoint) + "/deliveries/" + event);
    }

    private static UUID eventId(Context ctx) {
        return PathParameters.uuid(ctx, "eventId", WebhookErrorMapper::deliveryNotFound);
    }
}
