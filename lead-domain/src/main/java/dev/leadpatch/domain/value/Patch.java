package dev.leadpatch.domain.value;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A tri-state change of one field: keep, clear or set. An absent member keeps the value and {@code null} clears it, so
 * a Java {@code null} represents neither.
 */
public sealed interface Patch<T> {

    /** Does not change the field. */
    static <T> Patch<T> keep() {
        @SuppressWarnings("unchecked") // holds no T
        Patch<T> keep = (Patch<T>) Keep.INSTANCE;
        return keep;
    }

    /** Removes the field's value. */
    static <T> Patch<T> clear() {
        @SuppressWarnings("unchecked") // holds no T
        Patch<T> clear = (Patch<T>) Clear.INSTANCE;
        return clear;
    }

    /** Sets the field to {@code value}. */
    static <T> Patch<T> set(T value) {
        return new SetTo<>(value);
    }

    /** Calls the function of the matching state and returns its result. */
    <R> R fold(Supplier<? extends R> keep, Supplier<? extends R> clear, Function<? super T, ? extends R> set);

    /** Returns the field's next value; {@code null} means no value. */
    default @Nullable T applyTo(@Nullable T current) {
        return this.<@Nullable T>fold(() -> current, () -> null, value -> value);
    }

    /** Applies {@code mapper} to the value to set; keep and clear stay the same. */
    default <R> Patch<R> map(Function<? super T, ? extends R> mapper) {
        return this.<Patch<R>>fold(Patch::keep, Patch::clear, value -> set(mapper.apply(value)));
    }

    /** Does not change the field. */
    record Keep<T>() implements Patch<T> {
        private static final Keep<?> INSTANCE = new Keep<>();

        @Override
        public <R> R fold(
                Supplier<? extends R> keep, Supplier<? extends R> clear, Function<? super T, ? extends R> set) {
            return keep.get();
        }
    }

    /** Removes the field's value. */
    record Clear<T>() implements Patch<T> {
        private static final Clear<?> INSTANCE = new Clear<>();

        @Override
        public <R> R fold(
                Supplier<? extends R> keep, Supplier<? extends R> clear, Function<? super T, ? extends R> set) {
            return clear.get();
        }
    }

    /** Sets the field to a value. */
    record SetTo<T>(T value) implements Patch<T> {
        @Override
        public <R> R fold(
                Supplier<? extends R> keep, Supplier<? extends R> clear, Function<? super T, ? extends R> set) {
            return set.apply(value);
        }
    }
}
