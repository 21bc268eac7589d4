package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Patch;
import java.util.Optional;

/** The validation rule of one custom field type. */
sealed interface ValueRule
        permits TextRule, TextareaRule, NumberRule, DateRule, BooleanRule, SelectRule, MultiSelectRule {

    /**
     * Validates {@code input} and converts it to the change of the field.
     *
     * @param input the value in the document; not null
     * @param context the field, its current value and the collector of violations
     * @return empty if a violation was added
     */
    Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context);
}
