package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.OptionId;

/**
 * One choice of a {@code select} or {@code multi_select} field.
 *
 * @param archived whether it can no longer be chosen; a lead that holds it may keep it
 */
public record Option(OptionId id, String label, boolean archived) {}
