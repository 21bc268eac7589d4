package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.ViolationRenderer;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Maps unsuccessful results of the management of webhook endpoints to errors. */
final class EndpointErrorMapper<T> implements Result.Cases<T, T> {

    private final @Nullable Object document;

    private EndpointErrorMapper(@Nullable Object document) {
        this.document = document;
    }

    /**
     * Returns the value of a successful result.
     *
     * @param document the request body; violations are reported in its order
     * @throws HttpErrorException if the result is not successful
     */
    static <T> T valueOrThrow(Result<T> result, @Nullable Object document) {
        return result.fold(new EndpointErrorMapper<>(document));
    }

    @Override
    public T success(T value) {
        return value;
    }

    @Override
    public T notFound() {
        throw EndpointIdParameter.endpointNotFound();
    }

    @Override
    public T forbidden(Permission missing) {
        throw Authorizer.forbidden(missing);
    }

    @Override
    public T rejected(List<Violation> violations) {
        throw ViolationRenderer.ofEndpoint(violations, document);
    }

    @Override
    public T limitReached() {
        throw HttpErrorException.of(
                409,
                "too_many_endpoints",
                "The maximum of " + ManageEndpoints.MAX_ENDPOINTS
                        + " endpoints per company is reached; delete one first");
    }

    static HttpErrorException rotationInProgress() {
        return HttpErrorException.of(
                409,
                "rotation_under_way",
                "The previous secret is still valid; try again when it has expired, or set overlap_seconds to 0 to"
                        + " invalidate both secrets now");
    }
}
