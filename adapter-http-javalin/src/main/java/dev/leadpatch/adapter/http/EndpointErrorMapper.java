package dev.leadpatch.adapter.http;

import dev.leadpatch.application.webhook.ManageEndpoints;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import org.jspecify.annotations.Nullable;

/** Turns what is not as it was asked for into answers, for all that manages webhook endpoints. */
final class EndpointErrorMapper {

    private EndpointErrorMapper() {}

    /**
     * What was asked for.
     *
     * @param document what was sent, in whose order violations are told
     * @throws HttpErrorException if the result is anything else
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
                            "A company has at most " + ManageEndpoints.MAX_ENDPOINTS + " endpoints; delete one first");
                });
    }

    static HttpErrorException rotationInProgress() {
        return HttpErrorException.of(
                409,
                "rotation_under_way",
                "The secret was rotated already and the one before is still valid; rotate it again when that has ended, or"
                        + " with overlap_seconds 0, which ends both now");
    }
}
