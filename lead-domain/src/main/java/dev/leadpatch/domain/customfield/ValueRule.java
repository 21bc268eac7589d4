package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.Patch;
import java.util.Optional;

/** How the values of one custom field type are read and judged. */
sealed interface ValueRule
        permits TextRule, TextareaRule, NumberRule, DateRule, BooleanRule, SelectRule, MultiSelectRule {

    /**
     * What a patch asks for by {@code sent}, in the form that a lead keeps.
     *
     * @param sent the value as a document holds it, never null
     * @param judging which field it is for, what the lead holds now, and where violations go
     * @return nothing if a violation was added
     */
    Optional<Patch<CustomFieldValue>> read(Object sent, ValueContext judging);
}
