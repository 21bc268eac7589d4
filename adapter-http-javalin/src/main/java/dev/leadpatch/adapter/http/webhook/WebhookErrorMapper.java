package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.PathParameters;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import dev.leadpatch.application.http.message.AccessErrorMapper;
import dev.leadpatch.application.http.message.HttpErrorException;
import dev.leadpatch.application.http.message.ViolationRenderer;
import dev.leadpatch.application.webhook.ManageEndpoints.Limit;
import dev.leadpatch.application.webhook.ManageEndpoints.Result;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Maps unsuccessful results of the use cases of webhook endpoints and their deliveries to errors. */
public final class WebhookErrorMapper {

    private WebhookErrorMapper() {}

    /**
     * Returns the value of a successful operation on endpoints.
     *
     * @param document the request body; violations are reported in its order
     * @throws HttpErrorException if the result is not successful
     */
    public static <T> T valueOrThrow(Result<T> result, @Nullable Object document) {
        return result.fold(new EndpointCases<>(document));
    }

    /**
     * Returns the value of a successful operation on the deliveries of an endpoint.
     *
     * @param notFound the error if the requested resource of the endpoint does not exist
     * @throws HttpErrorException if the result is not successful
     */
    public static <T> T valueOrThrow(DeliveryOperationResult<T> result, Supplier<HttpErrorException> notFound) {
        return result.fold(new DeliveryCases<>(notFound));
    }

    public static HttpErrorException rotationInProgress() {
        return HttpErrorException.of(
                409,
                "rotation_under_way",
                "The previous secret is still valid; try again when it has expired, or set overlap_seconds to 0 to"
                        + " invalidate both secrets now");
    }

    public static HttpErrorException deliveryNotFound() {
        return HttpErrorException.withoutCode(404, "Delivery not found or not accessible");
    }

    public static HttpErrorException replayNotFound() {
        return HttpErrorException.withoutCode(404, "Replay not found or not accessible");
    }

    /** Returns the error of a company, or a key, that has the maximum number of endpoints. */
    public static HttpErrorException tooManyEndpoints(Limit limit) {
        return limit.isOfKey()
                ? HttpErrorException.of(
                        409,
                        "too_many_subscriptions",
                        "The maximum of " + limit.maximum()
                                + " subscribed endpoints per API key is reached; an admin key can delete one")
                : HttpErrorException.of(
                        409,
                        "too_many_endpoints",
                        "The maximum of " + limit.maximum() + " endpoints per company is reached; delete one first");
    }

    /** Returns the error of a service whose operator allows no subscriptions. */
    public static HttpErrorException subscriptionsOff() {
        return HttpErrorException.of(
                403,
                "subscriptions_off",
                "The operator of this service has turned off subscriptions; an admin key can create an endpoint");
    }

    private record EndpointCases<T>(@Nullable Object document) implements Result.Cases<T, T> {

        @Override
        public T success(T value) {
            return value;
        }

        @Override
        public T notFound() {
            throw PathParameters.endpointNotFound();
        }

        @Override
        public T forbidden(Permission missing) {
            throw AccessErrorMapper.forbidden(missing);
        }

        @Override
        public T rejected(List<Violation> violations) {
            throw ViolationRenderer.ofEndpoint(violations, document);
        }

        @Override
        public T limitReached(Limit limit) {
            throw tooManyEndpoints(limit);
        }

        @Override
        public T subscriptionsOff() {
            throw WebhookErrorMapper.subscriptionsOff();
        }
    }

    private record DeliveryCases<T>(Supplier<HttpErrorException> missingResource)
            implements DeliveryOperationResult.Cases<T, T> {

        @Override
        public T success(T value) {
            return value;
        }

        @Override
        public T endpointNotFound() {
            throw PathParameters.endpointNotFound();
        }

        @Override
        public T notFound() {
            throw missingResource.get();
        }

        @Override
        public T forbidden(Permission missing) {
            throw AccessErrorMapper.forbidden(missing);
        }
    }
}
