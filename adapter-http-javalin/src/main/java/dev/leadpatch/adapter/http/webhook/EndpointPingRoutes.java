package dev.leadpatch.adapter.http.webhook;

import static dev.leadpatch.adapter.http.server.Route.route;
import static dev.leadpatch.adapter.http.webhook.DeliveryErrorMapper.valueOrThrow;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.JsonResponse;
import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.UnsupportedOptions;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.PingEndpoint;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The route that sends a test event to a webhook endpoint and returns the attempt. */
public final class EndpointPingRoutes {

    private static final String RETRY_AFTER_SECONDS = "5";

    private final Authorizer authorizer;
    private final PingEndpoint pingEndpoint;
    private final RequestBodyReader bodyReader;

    public EndpointPingRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.pingEndpoint = useCases.pingEndpoint();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        Route.Authorization admin = authorizer.requiring(Permission.ADMIN);
        return List.of(route(HandlerType.POST, DeliveryRoutes.ENDPOINT_PATH + "/test", admin, this::ping)
                .rejecting(QueryString.DRY_RUN));
    }

    private void ping(Context ctx, Caller caller) {
        Optional<byte[]> bytes = bodyReader.readIfPresent(ctx);
        UnsupportedOptions.reject(ctx);
        RequestBodyReader.requireEmpty(bytes);
        DeliveryAttempt attempt = valueOrThrow(
                        pingEndpoint.ping(caller, EndpointIdParameter.of(ctx)), EndpointIdParameter::endpointNotFound)
                .orElseThrow(EndpointPingRoutes::tooManyPings);
        JsonResponse.of(200, DeliveryView.ofPing(attempt)).send(ctx);
    }

    private static HttpErrorException tooManyPings() {
        return HttpErrorException.unavailable("Too many endpoint tests are in progress; try again later")
                .withHeader("Retry-After", RETRY_AFTER_SECONDS);
    }
}
