package dev.leadpatch.adapter.http;

import dev.leadpatch.application.delivery.EndpointOperationResult;
import java.util.function.Supplier;

/** Turns what is not as it was asked for into answers, for all that concerns the deliveries of an endpoint. */
final class DeliveryResults {

    private DeliveryResults() {}

    /**
     * What was asked for.
     *
     * @param notFound the failure that tells what is not there
     * @throws HttpFailure if the result is anything else
     */
    static <T> T done(EndpointOperationResult<T> result, Supplier<HttpFailure> notFound) {
        return result.fold(
                value -> value,
                () -> {
                    throw EndpointIds.noSuchEndpoint();
                },
                () -> {
                    throw notFound.get();
                },
                missing -> {
                    throw Access.forbidden(missing);
                });
    }

    static HttpFailure noSuchDelivery() {
        return HttpFailure.bare(404, "Delivery not found or not accessible");
    }

    static HttpFailure noSuchReplay() {
        return HttpFailure.bare(404, "Replay not found or not accessible");
    }
}
