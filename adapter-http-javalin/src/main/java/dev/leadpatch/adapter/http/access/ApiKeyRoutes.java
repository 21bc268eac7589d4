package dev.leadpatch.adapter.http.access;

import static dev.leadpatch.adapter.http.server.Route.route;

import dev.leadpatch.adapter.http.UseCases;
import dev.leadpatch.adapter.http.message.ContextRequest;
import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.adapter.http.message.RequestBodyReader;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.adapter.http.server.Route;
import dev.leadpatch.adapter.http.webhook.WebhookErrorMapper;
import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyFlag;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.application.access.ManageCompanyKeys.CreatedKey;
import dev.leadpatch.application.access.ManageCompanyKeys.Result;
import dev.leadpatch.application.access.ManageCompanyKeys.RotatedKey;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.application.http.message.JsonResponse;
import dev.leadpatch.application.http.message.Preferences;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.domain.access.ApiKeyRequest;
import dev.leadpatch.domain.access.FieldNames;
import dev.leadpatch.domain.access.RateLimit;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes that manage the API keys of a company. */
public final class ApiKeyRoutes {

    private static final String COLLECTION_PATH = "/api/v1/api-keys";
    private static final String ID = "keyId";
    private static final String KEY_PATH = COLLECTION_PATH + "/{" + ID + "}";

    private final Authorizer authorizer;
    private final ManageCompanyKeys manageKeys;
    private final ManageEndpoints manageEndpoints;
    private final RequestBodyReader bodyReader;

    public ApiKeyRoutes(Authorizer authorizer, UseCases useCases, RequestBodyReader bodyReader) {
        this.authorizer = authorizer;
        this.manageKeys = useCases.manageCompanyKeys();
        this.manageEndpoints = useCases.manageEndpoints();
        this.bodyReader = bodyReader;
    }

    public List<Route> routes() {
        Route.Authorization admin = authorizer.requiring(Permission.ADMIN);
        return List.of(
                route(HandlerType.GET, COLLECTION_PATH, admin, this::list),
                route(HandlerType.POST, COLLECTION_PATH, admin, this::create).rejecting(QueryString.DRY_RUN),
                route(HandlerType.GET, COLLECTION_PATH + "/self", authorizer.requiring(), this::self),
                route(HandlerType.GET, KEY_PATH, admin, this::find),
                route(HandlerType.DELETE, KEY_PATH, admin, this::revoke).rejecting(QueryString.DRY_RUN),
                route(HandlerType.POST, KEY_PATH + "/rotate", admin, this::rotate)
                        .rejecting(QueryString.DRY_RUN));
    }

    private void list(Context ctx, Caller caller) {
        List<ApiKey> keys = valueOrThrow(manageKeys.list(caller), null);
        Map<ApiKeyId, Long> subscriptions = subscriptions(caller);
        TextResponse.send(
                JsonResponse.of(
                        200, keys.stream().map(key -> view(key, subscriptions)).toList()),
                ctx);
    }

    private void self(Context ctx, Caller caller) {
        TextResponse.send(JsonResponse.of(200, view(valueOrThrow(manageKeys.self(caller), null))), ctx);
    }

    private void find(Context ctx, Caller caller) {
        ApiKey key = valueOrThrow(manageKeys.find(caller, id(ctx)), null);
        TextResponse.send(JsonResponse.of(200, view(key, subscriptions(caller))), ctx);
    }

    private Map<ApiKeyId, Long> subscriptions(Caller caller) {
        return WebhookErrorMapper.valueOrThrow(manageEndpoints.countSubscriptions(caller), null);
    }

    private void create(Context ctx, Caller caller) {
        byte[] bytes = bodyReader.read(ctx);
        ContextRequest.rejectOptions(ctx);
        Preferences preferences = ContextRequest.of(ctx).preferences();
        Object document = StrictJsonReader.read(bytes);
        ApiKeyRequest request = ApiKeyRequest.read(document, preferences.handlingFor(caller), Permission.WIRE_NAMES);
        CreatedKey created = valueOrThrow(manageKeys.create(caller, request), document);
        JsonResponse response = createdResponse(created, viewWithSecret(created));
        TextResponse.send(new Preferences.Applied(preferences.handlingOnly(), request.ignored()).addTo(response), ctx);
    }

    private void revoke(Context ctx, Caller caller) {
        Optional<byte[]> body = bodyReader.readIfPresent(ctx);
        ContextRequest.rejectOptions(ctx);
        RequestBodyReader.requireEmpty(body);
        valueOrThrow(manageKeys.revoke(caller, id(ctx)), null);
        TextResponse.send(JsonResponse.NO_CONTENT, ctx);
    }

    private void rotate(Context ctx, Caller caller) {
        Optional<byte[]> bytes = bodyReader.readIfPresent(ctx);
        ContextRequest.rejectOptions(ctx);
        @Nullable Object document = bytes.isPresent() ? StrictJsonReader.read(bytes.get()) : Map.of();
        RotatedKey rotated =
                valueOrThrow(manageKeys.rotate(caller, id(ctx), SecretRotationRequest.read(document)), document);
        Map<String, @Nullable Object> view = viewWithSecret(rotated.created());
        view.put("previous_key_id", rotated.previous().id().toString());
        view.put("previous_key_valid_until", rotated.previous().expiresAt().orElse(null));
        TextResponse.send(createdResponse(rotated.created(), view), ctx);
    }

    /** RFC 9111 §5.2.2.5: a secret must not be stored by any cache, not even by that of the client. */
    private static JsonResponse createdResponse(CreatedKey created, Map<String, @Nullable Object> view) {
        return JsonResponse.of(201, view)
                .withHeader("Location", COLLECTION_PATH + "/" + created.key().id())
                .withHeader("Cache-Control", "no-store");
    }

    private static ApiKeyId id(Context ctx) {
        return new ApiKeyId(PathParameters.uuid(ctx, ID, ApiKeyErrorMapper::keyNotFound));
    }

    private static <T> T valueOrThrow(Result<T> result, @Nullable Object document) {
        return result.fold(new ApiKeyErrorMapper<>(document));
    }

    private Map<String, @Nullable Object> viewWithSecret(CreatedKey created) {
        Map<String, @Nullable Object> view = view(created.key());
        view.put("key", created.secret().text());
        return view;
    }

    private Map<String, @Nullable Object> view(ApiKey key, Map<ApiKeyId, Long> subscriptions) {
        Map<String, @Nullable Object> view = view(key);
        view.put("subscriptions", subscriptions.getOrDefault(key.id(), 0L));
        return view;
    }

    private Map<String, @Nullable Object> view(ApiKey key) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", key.id().toString());
        view.put("label", key.label());
        view.put(
                "access",
                key.permissions().stream().sorted().map(Permission::wireName).toList());
        view.put(FieldNames.MEMBER, key.fields().names().map(List::copyOf).orElse(null));
        view.put("owner", key.owner().value());
        view.put("state", state(key));
        view.put(ApiKeyFlag.LENIENT.wireName(), key.flags().contains(ApiKeyFlag.LENIENT));
        view.put(ApiKeyFlag.REQUIRE_PRECONDITIONS.wireName(), key.flags().contains(ApiKeyFlag.REQUIRE_PRECONDITIONS));
        view.put(ApiKeyFlag.IGNORE_BLANK.wireName(), key.flags().contains(ApiKeyFlag.IGNORE_BLANK));
        view.put(RateLimit.MEMBER, key.rateLimit().map(RateLimit::toDocument).orElse(null));
        view.put("created_at", key.createdAt());
        view.put("expires_at", key.expiresAt().orElse(null));
        view.put("revoked_at", key.revokedAt().orElse(null));
        view.put("replaced_by", key.replacedBy().map(ApiKeyId::toString).orElse(null));
        return view;
    }

    private String state(ApiKey key) {
        if (key.revokedAt().isPresent()) {
            return "revoked";
        }
        return manageKeys.isValid(key) ? "valid" : "expired";
    }
}
