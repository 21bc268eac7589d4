package dev.leadpatch.adapter.http.access;

import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.ManageCompanyKeys;
import dev.leadpatch.application.access.ManageCompanyKeys.Refusal;
import dev.leadpatch.application.access.ManageCompanyKeys.Result;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.ViolationRenderer;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Maps unsuccessful results of managing API keys to errors.
 *
 * @param document the request body; violations are reported in its order
 */
public record ApiKeyErrorMapper<T>(@Nullable Object document) implements Result.Cases<T, T> {

    public static HttpErrorException keyNotFound() {
        return HttpErrorException.withoutCode(404, "API key not found or not accessible");
    }

    @Override
    public T success(T value) {
        return value;
    }

    @Override
    public T notFound() {
        throw keyNotFound();
    }

    @Override
    public T forbidden(Permission missing) {
        throw AccessErrorMapper.forbidden(missing);
    }

    @Override
    public T invalidCaller() {
        throw Authorizer.invalidKey();
    }

    @Override
    public T rejected(List<Violation> violations) {
        throw ViolationRenderer.ofApiKey(violations, document);
    }

    @Override
    public T refused(Refusal reason) {
        throw toError(reason);
    }

    /** Returns the error of a refused operation. */
    public static HttpErrorException toError(Refusal reason) {
        if (reason instanceof Refusal.GrantsPermission grants) {
            return HttpErrorException.of(
                    403,
                    "key_grants_more",
                    "The new key would have " + grants.permission().wireName()
                            + " access, which the key of this request does not have");
        }
        if (reason instanceof Refusal.GrantsFields grants) {
            return HttpErrorException.of(
                    403,
                    "key_grants_more",
                    "The new key could write "
                            + (grants.names().isEmpty() ? "all fields" : String.join(", ", grants.names()))
                            + ", which the key of this request may not write");
        }
        if (reason instanceof Refusal.ExceedsRateLimit exceeds) {
            return HttpErrorException.of(
                    403,
                    "key_grants_more",
                    "The new key would have a higher rate limit than the key of this request: "
                            + exceeds.callerLimit().toText());
        }
        if (reason instanceof Refusal.OutlivesCaller outlives) {
            return HttpErrorException.of(
                    403,
                    "key_grants_more",
                    "The new key would be valid after " + outlives.callerExpiry()
                            + ", when the key of this request expires");
        }
        if (reason instanceof Refusal.LastAdminKey) {
            return HttpErrorException.of(
                    409,
                    "last_admin_key",
                    "This is the last valid API key with admin access; create another one first");
        }
        if (reason instanceof Refusal.NotRotatable) {
            return HttpErrorException.of(
                    409, "key_not_rotatable", "This API key is revoked, expired or already replaced by another key");
        }
        return HttpErrorException.of(
                409,
                "too_many_keys",
                String.format(
                        Locale.ROOT,
                        "The maximum of %,d valid API keys per company is reached; revoke one first",
                        ManageCompanyKeys.MAX_KEYS));
    }
}
