package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.DeliveryErrorMapper.valueOrThrow;
import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.PingEndpoint;
import dev.leadpatch.application.webhook.DeliveryAttempt;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The route that sends a test event to a webhook endpoint and returns the attempt. */
final class EndpointPingRoutes {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final Authorizer authorizer;
    private final PingEndpoint pingEndpoint;
    private final RequestBodyReader bodyReader;

    EndpointPingRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.pingEndpoint = useCases.pingEndpoint();
        this.bodyReader = bodyReader;
    }

    List<Route> routes() {
        Route.Authorization admin = authorizer.requiring(Permission.ADMIN);
        return List.of(route(HandlerType.POST, DeliveryRoutes.ENDPOINT_PATH + "/test", admin, this::ping)
                .rejecting(DryRun.PARAMETER));
    }

    private void ping(Context ctx, Caller caller) {
        Optional<byte[]> bytes = bodyReader.readIfPresent(ctx);
        UnsupportedOptions.reject(ctx);
        EmptyRequestBody.require(bytes);
        DeliveryAttempt attempt = valueOrThrow(
                        pingEndpoint.ping(caller, EndpointIdParameter.of(ctx)), EndpointIdParameter::endpointNotFound)
                .orElseThrow(EndpointPingRoutes::tooManyPings);
        ResponseSender.sendJson(ctx, 200, DeliveryView.ofPing(attempt));
    }

    private static HttpErrorException tooManyPings() {
        return HttpErrorException.unavailable("Too many endpoint tests are in progress; try again later")
                .withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
}
