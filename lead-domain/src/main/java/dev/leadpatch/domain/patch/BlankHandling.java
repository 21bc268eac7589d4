package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.Characters;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The handling of blank text as the value of a lead's member, as in {@code Prefer: blank=…}. */
public enum BlankHandling {
    /** A violation. */
    REJECT,
    /** The same as {@code null}. */
    CLEAR,
    /** As if the member were absent. It is reported as an ignored member. */
    IGNORE;

    /** Returns the default of a strictness. */
    public static BlankHandling of(Strictness strictness) {
        return strictness == Strictness.LENIENT ? CLEAR : REJECT;
    }

    /** Returns {@code null} for blank text, unless it is rejected; otherwise {@code input}. */
    @Nullable
    Object toNull(@Nullable Object input) {
        return this != REJECT && isBlank(input) ? null : input;
    }

    /** As {@link #toNull}, for the value of a custom field; also replaces blank text under the key of the type. */
    @Nullable
    Object valueToNull(@Nullable Object input) {
        return this != REJECT && input instanceof Map<?, ?> object && hasBlankValue(object)
                ? Collections.singletonMap(object.keySet().iterator().next(), null)
                : toNull(input);
    }

    /** Whether a member with this value is treated as absent. */
    boolean ignores(@Nullable Object input) {
        return this == IGNORE && isBlank(input);
    }

    /** Whether a custom field with this value is treated as absent. */
    boolean ignoresValue(@Nullable Object input) {
        return ignores(input) || (this == IGNORE && input instanceof Map<?, ?> object && hasBlankValue(object));
    }

    private static boolean hasBlankValue(Map<?, ?> object) {
        return object.size() == 1 && isBlank(object.values().iterator().next());
    }

    private static boolean isBlank(@Nullable Object input) {
        return input instanceof String text && Characters.isBlank(text);
    }
}
