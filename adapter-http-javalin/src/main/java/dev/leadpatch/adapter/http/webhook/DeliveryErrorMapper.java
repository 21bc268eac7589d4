package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import java.util.function.Supplier;

/** Maps unsuccessful results of operations on the deliveries of an endpoint to errors. */
final class DeliveryErrorMapper {

    private DeliveryErrorMapper() {}

    /**
     * Returns the value of a successful result.
     *
     * @param notFound the error if the requested resource of the endpoint does not exist
     * @throws HttpErrorException if the result is not successful
     */
    static <T> T valueOrThrow(DeliveryOperationResult<T> result, Supplier<HttpErrorException> notFound) {
        return result.fold(
                value -> value,
                () -> {
                    throw EndpointIdParameter.endpointNotFound();
                },
                () -> {
                    throw notFound.get();
                },
                missing -> {
                    throw Authorizer.forbidden(missing);
                });
    }

    static HttpErrorException deliveryNotFound() {
        return HttpErrorException.withoutCode(404, "Delivery not found or not accessible");
    }

    static HttpErrorException replayNotFound() {
        return HttpErrorException.withoutCode(404, "Replay not found or not accessible");
    }
}
