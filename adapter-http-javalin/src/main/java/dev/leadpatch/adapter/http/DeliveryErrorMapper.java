package dev.leadpatch.adapter.http;

import dev.leadpatch.application.delivery.EndpointOperationResult;
import java.util.function.Supplier;

/** Turns what is not as it was asked for into answers, for all that concerns the deliveries of an endpoint. */
final class DeliveryErrorMapper {

    private DeliveryErrorMapper() {}

    /**
     * What was asked for.
     *
     * @param notFound the failure that tells what is not there
     * @throws HttpErrorException if the result is anything else
     */
    static <T> T valueOrThrow(EndpointOperationResult<T> result, Supplier<HttpErrorException> notFound) {
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
