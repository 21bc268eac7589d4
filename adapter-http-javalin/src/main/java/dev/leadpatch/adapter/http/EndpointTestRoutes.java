package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.DeliveryResults.done;
import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.PingEndpoint;
import dev.leadpatch.application.webhook.DeliveryAttempt;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Optional;

/** The route by which a company tries a webhook endpoint. */
final class EndpointTestRoutes {

    private static final String SECONDS_UNTIL_SOME_HAVE_ENDED = "5";

    private final Access access;
    private final PingEndpoint tests;
    private final RequestBody body;

    EndpointTestRoutes(Access access, UseCases useCases, RequestBody body) {
        this.access = access;
        this.tests = useCases.testEndpoint();
        this.body = body;
    }

    List<Route> routes() {
        Route.Authorization admin = access.requiring(Permission.ADMIN);
        return List.of(route(HandlerType.POST, DeliveryRoutes.ENDPOINT + "/test", admin, this::test)
                .refusing(DryRun.PARAMETER));
    }

    private void test(Context ctx, Caller caller) {
        Optional<byte[]> bytes = body.readIfAny(ctx);
        NotSupported.refuse(ctx);
        NoContent.require(bytes);
        DeliveryAttempt attempt = done(tests.ping(caller, EndpointIds.of(ctx)), EndpointIds::noSuchEndpoint)
                .orElseThrow(EndpointTestRoutes::busy);
        RouteAnswers.json(ctx, 200, DeliveryView.ofTest(attempt));
    }

    private static HttpFailure busy() {
        return HttpFailure.unavailable("As many endpoints as can be are being tested already; try again")
                .withHeader("Retry-After", SECONDS_UNTIL_SOME_HAVE_ENDED);
    }
}
