package dev.leadpatch.domain.violation;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values that a field accepts. It is a reference that all violations of the field share: the list is built only by
 * {@link #listed}, so a thousand violations of a field with a thousand options cost no more than one.
 */
public final class AllowedValues {
    /** The maximum number of values that {@link #listed} returns. */
    public static final int MAX_LISTED = 50;

    private final String field;
    private final Supplier<? extends Stream<?>> values;

    /**
     * The values of a field.
     *
     * @param field the field's name, such as {@code customFields/6}; references of the same name list the same values
     * @param values returns the values as plain Java values, in their order; called each time they are listed or counted
     */
    public AllowedValues(String field, Supplier<? extends Stream<?>> values) {
        this.field = field;
        this.values = values;
    }

    /** Values that are names. */
    public static AllowedValues ofNames(String field, List<String> names) {
        return new AllowedValues(field, names::stream);
    }

    /** The name of the field; a response that has listed the values of a field need not list them again. */
    public String field() {
        return field;
    }

    /** The number of all values. */
    public int count() {
        return (int) values.get().count();
    }

    /** The first values, at most {@value #MAX_LISTED}, as plain Java values. */
    public List<?> listed() {
        return values.get().limit(MAX_LISTED).toList();
    }

    /** Whether both are of the same field and list the same values. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AllowedValues allowed
                && field.equals(allowed.field)
                && listed().equals(allowed.listed())
                && count() == allowed.count();
    }

    @Override
    public int hashCode() {
        return field.hashCode();
    }

    @Override
    public String toString() {
        return "AllowedValues[" + field + "]";
    }
}
