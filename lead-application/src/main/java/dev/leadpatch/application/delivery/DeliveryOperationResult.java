package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Permission;

/** The result of an operation on the deliveries of one endpoint. */
public sealed interface DeliveryOperationResult<T> {

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
