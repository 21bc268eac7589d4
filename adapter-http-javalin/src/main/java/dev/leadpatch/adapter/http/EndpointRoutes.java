package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.EndpointResults.done;
import static dev.leadpatch.adapter.http.Route.route;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointId;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.SecretRotation;
import dev.leadpatch.application.webhook.NewEndpoint;
import dev.leadpatch.domain.endpoint.EndpointPatchReader;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes by which a company manages its webhook endpoints. */
final class EndpointRoutes {

    private static final String ALL = "/api/v1/webhooks/endpoints";
    private static final String ONE = ALL + "/{endpointId}";

    private final Access access;
    private final ManageEndpoints endpoints;
    private final RequestBody body;

    EndpointRoutes(Access access, UseCases useCases, RequestBody body) {
        this.access = access;
        this.endpoints = useCases.manageEndpoints();
        this.body = body;
    }

    List<Route> routes() {
        Route.Authorization admin = access.requiring(Permission.ADMIN);
        return List.of(
                route(HandlerType.POST, ALL, admin, this::create).refusing(DryRun.PARAMETER),
                route(HandlerType.GET, ALL, admin, this::list),
                route(HandlerType.GET, ONE, admin, this::get),
                route(HandlerType.PATCH, ONE, admin, this::patch).refusing(DryRun.PARAMETER),
                route(HandlerType.DELETE, ONE, admin, this::delete).refusing(DryRun.PARAMETER),
                route(HandlerType.POST, ONE + "/rotate-secret", admin, this::rotate)
                        .refusing(DryRun.PARAMETER));
    }

    private void create(Context ctx, Caller caller) {
        byte[] bytes = body.read(ctx);
        NotSupported.refuse(ctx);
        Object document = StrictJson.read(bytes);
        NewEndpoint created = done(endpoints.create(caller, EndpointPatchReader.readNew(document)), document);
        RouteAnswers.send(
                ctx,
                Answer.json(
                                201,
                                EndpointView.withSecret(
                                        new ManagedEndpoint(created.endpoint(), EndpointHealthStatus.HEALTHY),
                                        created.secret()))
                        .withHeader("Location", ALL + "/" + created.endpoint().id()));
    }

    private void list(Context ctx, Caller caller) {
        List<Map<String, @Nullable Object>> all = done(endpoints.list(caller), null).stream()
                .map(EndpointView::of)
                .toList();
        RouteAnswers.json(ctx, 200, Map.of("endpoints", all));
    }

    private void get(Context ctx, Caller caller) {
        RouteAnswers.json(ctx, 200, EndpointView.of(done(endpoints.find(caller, EndpointIds.of(ctx)), null)));
    }

    private void patch(Context ctx, Caller caller) {
        byte[] bytes = body.read(ctx);
        NotSupported.refuse(ctx);
        Object document = StrictJson.read(bytes);
        EndpointId id = EndpointIds.of(ctx);
        RouteAnswers.json(
                ctx,
                200,
                EndpointView.of(
                        done(endpoints.change(caller, id, EndpointPatchReader.readChange(document)), document)));
    }

    private void delete(Context ctx, Caller caller) {
        NotSupported.refuse(ctx);
        done(endpoints.delete(caller, EndpointIds.of(ctx)), null);
        ctx.status(204);
    }

    private void rotate(Context ctx, Caller caller) {
        Optional<byte[]> bytes = body.readIfAny(ctx);
        NotSupported.refuse(ctx);
        @Nullable Object document = bytes.isPresent() ? StrictJson.read(bytes.get()) : Map.of();
        EndpointId id = EndpointIds.of(ctx);
        SecretRotation rotation = done(endpoints.rotate(caller, id, SecretRotationRequest.read(document)), document)
                .orElseThrow(EndpointResults::rotationUnderWay);
        Map<String, @Nullable Object> view = EndpointView.withSecret(rotation.managedEndpoint(), rotation.secret());
        view.put("previous_secret_valid_until", Timestamps.of(rotation.previousValidUntil()));
        RouteAnswers.json(ctx, 200, view);
    }
}
