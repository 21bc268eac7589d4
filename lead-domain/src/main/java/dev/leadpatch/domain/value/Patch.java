package dev.leadpatch.domain.value;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a patch asks of one field: to keep it, to clear it or to set it. Absence and {@code null} are different wishes,
 * so neither is expressed by a {@code null}.
 */
public sealed interface Patch<T> {

    /** Leaves the field as it is. */
    static <T> Patch<T> keep() {
        @SuppressWarnings("unchecked") // holds no T
        Patch<T> keep = (Patch<T>) Keep.INSTANCE;
        return keep;
    }

    /** Takes the field's value away. */
    static <T> Patch<T> clear() {
        @SuppressWarnings("unchecked") // holds no T
        Patch<T> clear = (Patch<T>) Clear.INSTANCE;
        return clear;
    }

    /** Gives the field {@code value}. */
    static <T> Patch<T> set(T value) {
        return new SetTo<>(value);
    }

    /** One answer for each of the three wishes. */
    <R> R fold(Supplier<? extends R> keep, Supplier<? extends R> clear, Function<? super T, ? extends R> set);

    /** The field's next value, given the {@code current} one; {@code null} stands for no value. */
    default @Nullable T applyTo(@Nullable T current) {
        return this.<@Nullable T>fold(() -> current, () -> null, value -> value);
    }

    /** The same wish for a value seen as something else. */
    default <R> Patch<R> map(Function<? super T, ? extends R> view) {
        return this.<Patch<R>>fold(Patch::keep, Patch::clear, value -> set(view.apply(value)));
    }

    /** The wish to leave a field alone. */
    record Keep<T>() implements Patch<T> {
        private static final Keep<?> INSTANCE = new Keep<>();

        @Override
        public <R> R fold(
                Supplier<? extends R> keep, Supplier<? extends R> clear, Function<? super T, ? extends R> set) {
            return keep.get();
        }
    }

    /** The wish to take a field's value away. */
    record Clear<T>() implements Patch<T> {
        private static final Clear<?> INSTANCE = new Clear<>();

        @Override
        public <R> R fold(
                Supplier<? extends R> keep, Supplier<? extends R> clear, Function<? super T, ? extends R> set) {
            return clear.get();
        }
    }

    /** The wish to give a field a value. */
    record SetTo<T>(T value) implements Patch<T> {
        @Override
        public <R> R fold(
                Supplier<? extends R> keep, Supplier<? extends R> clear, Function<? super T, ? extends R> set) {
            return set.apply(value);
        }
    }
}
