package dev.leadpatch.adapter.http.webhook;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.Subscription;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The vendor-compatible route by which existing integrations subscribe to updates of leads. */
public final class SubscriptionRoutes {

    private final Authorizer authorizer;
    private final ManageEndpoints manageEndpoints;
    private final RequestBodyReader bodyReader;

    public SubscriptionRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.manageEndpoints = useCases.manageEndpoints();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        return List.of(route(
                        HandlerType.POST,
                        "/api/v1/webhooks/subscriptions",
                        authorizer.requiring(Permission.WRITE, Permission.READ),
                        this::subscribe)
                .rejecting(QueryString.DRY_RUN));
    }

    private void subscribe(Context ctx, Caller caller) {
        byte[] bytes = bodyReader.read(ctx);
        ContextRequest.rejectOptions(ctx);
        Object document = StrictJsonReader.read(bytes);
        SubscriptionRequest request = SubscriptionRequest.read(document);
        Subscription subscription =
                WebhookErrorMapper.valueOrThrow(manageEndpoints.subscribe(caller, request), document);
        TextResponse.send(JsonResponse.of(subscription.isNew() ? 201 : 200, view(subscription, request.event())), ctx);
    }

    private static String message(Subscription subscription) {
        if (subscription.isNew()) {
            return "Subscribed";
        }
        return subscription.endpoint().enabled()
                ? "Already subscribed"
                : "Already subscribed, but the endpoint is disabled";
    }

    /** Only the response that creates the endpoint has the UUID of the integration, because it is the key of the JWT. */
    private static Map<String, Object> view(Subscription subscription, String event) {
        Endpoint endpoint = subscription.endpoint();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", endpoint.id().toString());
        endpoint.integrationId()
                .filter(id -> subscription.isNew())
                .ifPresent(id -> view.put("integration_id", id.toString()));
        view.put("event", event);
        view.put("url", endpoint.url().toString());
        view.put("active", endpoint.enabled());
        view.put("message", message(subscription));
        return view;
    }
}
