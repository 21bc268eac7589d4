package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.Endpoint.EndpointId;
import dev.leadpatch.application.webhook.EndpointStore;
import java.util.Optional;
import java.util.function.Function;

/** The result of an operation on the deliveries of one endpoint. */
public sealed interface DeliveryOperationResult<T> {

    /**
     * Performs {@code operation} on an endpoint of the caller's company, if the caller has {@link Permission#ADMIN} and
     * the endpoint exists.
     */
    static <T> DeliveryOperationResult<T> of(
            Caller caller,
            EndpointStore endpointStore,
            EndpointId id,
            Function<Endpoint, DeliveryOperationResult<T>> operation) {
        if (!caller.hasPermission(Permission.ADMIN)) {
            return new Forbidden<>(Permission.ADMIN);
        }
        return endpointStore.find(caller.company(), id).map(operation).orElseGet(EndpointNotFound::new);
    }

    /** Returns {@link Success} with a value; {@link NotFound} without one. */
    static <T> DeliveryOperationResult<T> ofFound(Optional<T> value) {
        return value.<DeliveryOperationResult<T>>map(Success::new).orElseGet(NotFound::new);
    }

    <R> R fold(Cases<T, R> cases);

    /** One method per result. */
    interface Cases<T, R> {
        R success(T value);

        R endpointNotFound();

        R notFound();

        R forbidden(Permission missing);
    }

    /** The operation was performed. */
    record Success<T>(T value) implements DeliveryOperationResult<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.success(value);
        }
    }

    /** The caller's company does not have the endpoint. */
    record EndpointNotFound<T>() implements DeliveryOperationResult<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.endpointNotFound();
        }
    }

    /** The endpoint does not have the delivery or the replay, or it was deleted. */
    record NotFound<T>() implements DeliveryOperationResult<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.notFound();
        }
    }

    /** The caller's key lacks a permission. */
    record Forbidden<T>(Permission missing) implements DeliveryOperationResult<T> {
        @Override
        public <R> R fold(Cases<T, R> cases) {
            return cases.forbidden(missing);
        }
    }
}
