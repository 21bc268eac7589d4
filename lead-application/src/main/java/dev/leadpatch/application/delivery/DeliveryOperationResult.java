package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Permission;
import java.util.function.Function;
import java.util.function.Supplier;

/** The result of an operation on the deliveries of one endpoint. */
public sealed interface DeliveryOperationResult<T> {

    <R> R fold(
            Function<T, R> success,
            Supplier<R> endpointNotFound,
            Supplier<R> notFound,
            Function<Permission, R> forbidden);

    /** The operation was performed. */
    record Success<T>(T value) implements DeliveryOperationResult<T> {
        @Override
        public <R> R fold(
                Function<T, R> success,
                Supplier<R> endpointNotFound,
                Supplier<R> notFound,
                Function<Permission, R> forbidden) {
            return success.apply(value);
        }
    }

    /** The caller's company does not have the endpoint. */
    record EndpointNotFound<T>() implements DeliveryOperationResult<T> {
        @Override
        public <R> R fold(
                Function<T, R> success,
                Supplier<R> endpointNotFound,
                Supplier<R> notFound,
                Function<Permission, R> forbidden) {
            return endpointNotFound.get();
        }
    }

    /** The endpoint does not have the delivery or the replay, or it was deleted. */
    record NotFound<T>() implements DeliveryOperationResult<T> {
        @Override
        public <R> R fold(
                Function<T, R> success,
                Supplier<R> endpointNotFound,
                Supplier<R> notFound,
                Function<Permission, R> forbidden) {
            return notFound.get();
        }
    }

    /** The caller's key lacks a permission. */
    record Forbidden<T>(Permission missing) implements DeliveryOperationResult<T> {
        @Override
        public <R> R fold(
                Function<T, R> success,
                Supplier<R> endpointNotFound,
                Supplier<R> notFound,
                Function<Permission, R> forbidden) {
            return forbidden.apply(missing);
        }
    }
}
