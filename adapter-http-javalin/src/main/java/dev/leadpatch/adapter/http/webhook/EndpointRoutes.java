package dev.leadpatch.adapter.http.webhook;

import static dev.leadpatch.adapter.http.server.Route.route;
import static dev.leadpatch.adapter.http.webhook.WebhookErrorMapper.valueOrThrow;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.PingEndpoint;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.DeliveryLog.DeliveryAttempt;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointHealthStore.EndpointHealthStatus;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.ManagedEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints.SecretRotation;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes that manage and test the webhook endpoints of a company. */
public final class EndpointRoutes {

    private static final String COLLECTION_PATH = "/api/v1/webhooks/endpoints";
    static final String ENDPOINT_PATH = COLLECTION_PATH + "/{endpointId}";

    private static final String PING_RETRY_AFTER_SECONDS = "5";

    private final Authorizer authorizer;
    private final ManageEndpoints manageEndpoints;
    private final PingEndpoint pingEndpoint;
    private final RequestBodyReader bodyReader;

    public EndpointRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.manageEndpoints = useCases.manageEndpoints();
        this.pingEndpoint = useCases.pingEndpoint();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        Route.Authorization admin = authorizer.requiring(Permission.ADMIN);
        return List.of(
                route(HandlerType.POST, COLLECTION_PATH, admin, this::create).rejecting(QueryString.DRY_RUN),
                route(HandlerType.GET, COLLECTION_PATH, admin, this::list),
                route(HandlerType.GET, ENDPOINT_PATH, admin, this::get),
                route(HandlerType.PATCH, ENDPOINT_PATH, admin, this::patch).rejecting(QueryString.DRY_RUN),
                route(HandlerType.DELETE, ENDPOINT_PATH, admin, this::delete).rejecting(QueryString.DRY_RUN),
                route(HandlerType.POST, ENDPOINT_PATH + "/rotate-secret", admin, this::rotateSecret)
                        .rejecting(QueryString.DRY_RUN),
                route(HandlerType.POST, ENDPOINT_PATH + "/test", admin, this::ping)
                        .rejecting(QueryString.DRY_RUN));
    }

    private void create(Context ctx, Caller caller) {
        byte[] bytes = bodyReader.read(ctx);
        ContextRequest.rejectOptions(ctx);
        Object document = StrictJsonReader.read(bytes);
        NewEndpoint created = valueOrThrow(manageEndpoints.create(caller, EndpointPatch.readNew(document)), document);
        TextResponse.send(
                JsonResponse.of(
                                201,
                                EndpointView.withSecrets(
                                        new ManagedEndpoint(created.endpoint(), EndpointHealthStatus.HEALTHY),
                                        created.secret(),
                                        created.endpoint().integrationId()))
                        .withHeader(
                                "Location",
                                COLLECTION_PATH + "/" + created.endpoint().id()),
                ctx);
    }

    private void list(Context ctx, Caller caller) {
        List<Map<String, @Nullable Object>> endpoints = valueOrThrow(manageEndpoints.list(caller), null).stream()
                .map(EndpointView::of)
                .toList();
        TextResponse.send(JsonResponse.of(200, Map.of("endpoints", endpoints)), ctx);
    }

    private void get(Context ctx, Caller caller) {
        TextResponse.send(
                JsonResponse.of(
                        200,
                        EndpointView.of(
                                valueOrThrow(manageEndpoints.find(caller, PathParameters.endpointId(ctx)), null))),
                ctx);
    }

    private void patch(Context ctx, Caller caller) {
        byte[] bytes = bodyReader.read(ctx);
        ContextRequest.rejectOptions(ctx);
        Object document = StrictJsonReader.read(bytes);
        EndpointId id = PathParameters.endpointId(ctx);
        TextResponse.send(
                JsonResponse.of(
                        200,
                        EndpointView.of(valueOrThrow(
                                manageEndpoints.update(caller, id, EndpointPatch.readChange(document)), document))),
                ctx);
    }

    private void delete(Context ctx, Caller caller) {
        ContextRequest.rejectOptions(ctx);
        valueOrThrow(manageEndpoints.delete(caller, PathParameters.endpointId(ctx)), null);
        ctx.status(204);
    }

    private void rotateSecret(Context ctx, Caller caller) {
        Optional<byte[]> bytes = bodyReader.readIfPresent(ctx);
        ContextRequest.rejectOptions(ctx);
        @Nullable Object document = bytes.isPresent() ? StrictJsonReader.read(bytes.get()) : Map.of();
        EndpointId id = PathParameters.endpointId(ctx);
        SecretRotation rotation = valueOrThrow(
                        manageEndpoints.rotateSecret(caller, id, SecretRotationRequest.read(document)), document)
                .orElseThrow(WebhookErrorMapper::rotationInProgress);
        Map<String, @Nullable Object> view =
                EndpointView.withSecrets(rotation.managedEndpoint(), rotation.secret(), rotation.integrationId());
        view.put("previous_secret_valid_until", rotation.previousValidUntil());
        TextResponse.send(JsonResponse.of(200, view), ctx);
    }

    private void ping(Context ctx, Caller caller) {
        Optional<byte[]> bytes = bodyReader.readIfPresent(ctx);
        ContextRequest.rejectOptions(ctx);
        RequestBodyReader.requireEmpty(bytes);
        DeliveryAttempt attempt = valueOrThrow(
                        pingEndpoint.ping(caller, PathParameters.endpointId(ctx)), PathParameters::endpointNotFound)
                .orElseThrow(EndpointRoutes::tooManyPings);
        TextResponse.send(JsonResponse.of(200, DeliveryView.ofPing(attempt)), ctx);
    }

    private static HttpErrorException tooManyPings() {
        return HttpErrorException.overloaded("Too many endpoint tests are in progress")
                .withHeader("Retry-After", PING_RETRY_AFTER_SECONDS);
    }
}
