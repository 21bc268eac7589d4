package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore.NewEndpoint;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.domain.endpoint.EndpointPatch;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import dev.leadpatch.domain.endpoint.SubscriptionRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Stub: a company without webhook endpoints that has reached the maximum number. */
final class UnsupportedManageEndpoints implements ManageEndpoints {

    @Override
    public Result<NewEndpoint> create(Caller caller, EndpointPatch patch) {
        return new Result.LimitReached<>(new Limit(MAX_ENDPOINTS, false));
    }

    @Override
    public Result<List<ManagedEndpoint>> list(Caller caller) {
        return new Result.Success<>(List.of());
    }

    @Override
    public Result<ManagedEndpoint> find(Caller caller, EndpointId id) {
        return new Result.NotFound<>();
    }

    @Override
    public Result<ManagedEndpoint> update(Caller caller, EndpointId id, EndpointPatch patch) {
        return new Result.NotFound<>();
    }

    @Override
    public Result<Map<ApiKeyId, Long>> countSubscriptions(Caller caller) {
        return new Result.Success<>(Map.of());
    }

    @Override
    public Result<EndpointId> delete(Caller caller, EndpointId id) {
        return new Result.NotFound<>();
    }

    @Override
    public Result<Optional<SecretRotation>> rotateSecret(Caller caller, EndpointId id, SecretRotationRequest request) {
        return new Result.NotFound<>();
    }

    @Override
    public Result<Subscription> subscribe(Caller caller, SubscriptionRequest request) {
        return new Result.LimitReached<>(new Limit(MAX_ENDPOINTS, false));
    }
}
