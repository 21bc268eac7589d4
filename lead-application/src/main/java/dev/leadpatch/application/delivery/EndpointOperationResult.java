package dev.leadpatch.application.delivery;

import dev.leadpatch.application.access.Permission;
import java.util.function.Function;
import java.util.function.Supplier;

/** How it ended, to ask for something about one endpoint's deliveries. */
public sealed interface EndpointOperationResult<T> {

    <R> R fold(Function<T, R> done, Supplier<R> noEndpoint, Supplier<R> notFound, Function<Permission, R> forbidden);

    /** As it was asked for. */
    record Success<T>(T value) implements EndpointOperationResult<T> {
        @Override
        public <R> R fold(
                Function<T, R> done, Supplier<R> noEndpoint, Supplier<R> notFound, Function<Permission, R> forbidden) {
            return done.apply(value);
        }
    }

    /** The caller's company has no such endpoint. */
    record EndpointNotFound<T>() implements EndpointOperationResult<T> {
        @Override
        public <R> R fold(
                Function<T, R> done, Supplier<R> noEndpoint, Supplier<R> notFound, Function<Permission, R> forbidden) {
            return noEndpoint.get();
        }
    }

    /** The endpoint has no such delivery, or replay; or no longer. */
    record NotFound<T>() implements EndpointOperationResult<T> {
        @Override
        public <R> R fold(
                Function<T, R> done, Supplier<R> noEndpoint, Supplier<R> notFound, Function<Permission, R> forbidden) {
            return notFound.get();
        }
    }

    /** The caller's key lacks a permission. */
    record Forbidden<T>(Permission missing) implements EndpointOperationResult<T> {
        @Override
        public <R> R fold(
                Function<T, R> done, Supplier<R> noEndpoint, Supplier<R> notFound, Function<Permission, R> forbidden) {
            return forbidden.apply(missing);
        }
    }
}
