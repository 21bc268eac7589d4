package dev.leadpatch.adapter.http.server;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.domain.access.ApiKeyRequest;
import dev.leadpatch.domain.endpoint.SecretRotationRequest;
import java.util.List;

/** Stub: a company without API keys. */
final class UnsupportedManageCompanyKeys implements ManageCompanyKeys {

    @Override
    public Result<List<ApiKey>> list(Caller caller) {
        return new Success<>(List.of());
    }

    @Override
    public Result<ApiKey> find(Caller caller, ApiKeyId id) {
        return new NotFound<>();
    }

    @Override
    public Result<ApiKey> self(Caller caller) {
        return new NotFound<>();
    }

    @Override
    public Result<CreatedKey> create(Caller caller, ApiKeyRequest request) {
        return new Refused<>(new Refusal.TooManyKeys());
    }

    @Override
    public Result<ApiKey> revoke(Caller caller, ApiKeyId id) {
        return new NotFound<>();
    }

    @Override
    public Result<RotatedKey> rotate(Caller caller, ApiKeyId id, SecretRotationRequest request) {
        return new NotFound<>();
    }

    @Override
    public boolean isValid(ApiKey key) {
        return true;
    }
}
