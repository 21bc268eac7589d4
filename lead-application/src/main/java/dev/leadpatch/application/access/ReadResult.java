package dev.leadpatch.application.access;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The result of a read that requires {@link Permission#READ}. */
public sealed interface ReadResult<T> {

    /** Runs the query if the caller may read. */
    static <T> ReadResult<T> of(Caller caller, Supplier<Optional<T>> query) {
        if (!caller.hasPermission(Permission.READ)) {
            return new Forbidden<>();
        }
        return query.get().<ReadResult<T>>map(Found::new).orElseGet(NotFound::new);
    }

    <R> R fold(Function<T, R> found, Supplier<R> notFound, Supplier<R> forbidden);

    /** The caller's company has the requested value. */
    record Found<T>(T value) implements ReadResult<T> {
        @Override
        public <R> R fold(Function<T, R> found, Supplier<R> notFound, Supplier<R> forbidden) {
            return found.apply(value);
        }
    }

    /** The caller's company does not have the requested value. */
    record NotFound<T>() implements ReadResult<T> {
        @Override
        public <R> R fold(Function<T, R> found, Supplier<R> notFound, Supplier<R> forbidden) {
            return notFound.get();
        }
    }

    /** The caller's key has no read access. */
    record Forbidden<T>() implements ReadResult<T> {
        @Override
        public <R> R fold(Function<T, R> found, Supplier<R> notFound, Supplier<R> forbidden) {
            return forbidden.get();
        }
    }
}
