package dev.leadpatch.adapter.http.webhook;

import dev.leadpatch.adapter.http.message.HttpErrorException;
import dev.leadpatch.adapter.http.server.Authorizer;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.delivery.DeliveryOperationResult;
import java.util.function.Supplier;

/** Maps unsuccessful results of operations on the deliveries of an endpoint to errors. */
final class DeliveryErrorMapper<T> implements DeliveryOperationResult.Cases<T, T> {

    private final Supplier<HttpErrorException> notFound;

    private DeliveryErrorMapper(Supplier<HttpErrorException> notFound) {
        this.notFound = notFound;
    }

    /**
     * Returns the value of a successful result.
     *
     * @param notFound the error if the requested resource of the endpoint does not exist
     * @throws HttpErrorException if the result is not successful
     */
    static <T> T valueOrThrow(DeliveryOperationResult<T> result, Supplier<HttpErrorException> notFound) {
        return result.fold(new DeliveryErrorMapper<>(notFound));
    }

    @Override
    public T success(T value) {
        return value;
    }

    @Override
    public T endpointNotFound() {
        throw EndpointIdParameter.endpointNotFound();
    }

    @Override
    public T notFound() {
        throw notFound.get();
    }

    @Override
    public T forbidden(Permission missing) {
        throw Authorizer.forbidden(missing);
    }

    static HttpErrorException deliveryNotFound() {
        return HttpErrorException.withoutCode(404, "Delivery not found or not accessible");
    }

    static HttpErrorException replayNotFound() {
        return HttpErrorException.withoutCode(404, "Replay not found or not accessible");
    }
}
