package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.message.ViolationRenderer;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import org.jspecify.annotations.Nullable;

/** Maps unsuccessful results of the management of webhook endpoints to errors. */
final class EndpointErrorMapper {

    private EndpointErrorMapper() {}

    /**
     * Returns the value of a successful result.
     *
     * @param document the request body; violations are reported in its order
     * @throws HttpErrorException if the result is not successful
     */
    static <T> T valueOrThrow(Result<T> result, @Nullable Object document) {
        return result.fold(
                value -> value,
                () -> {
                    throw EndpointIdParameter.endpointNotFound();
                },
                missing -> {
                    throw Authorizer.forbidden(missing);
                },
                violations -> {
                    throw ViolationRenderer.ofEndpoint(violations, document);
                },
                () -> {
                    throw HttpErrorException.of(
                            409,
                            "too_many_endpoints",
                            "The maximum of " + ManageEndpoints.MAX_ENDPOINTS
                                    + " endpoints per company is reached; delete one first");
                });
    }

    static HttpErrorException rotationInProgress() {
        return HttpErrorException.of(
                409,
                "rotation_under_way",
                "The previous secret is still valid; try again when it has expired, or set overlap_seconds to 0 to"
                        + " invalidate both secrets now");
    }
}
