package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.OptionId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One choice of a {@code select} or {@code multi_select} field.
 *
 * @param archived whether it can no longer be chosen; a lead that holds it may keep it
 */
public record CustomFieldOption(OptionId id, String label, boolean archived) {

    /** The option as clients see it, as plain Java values: {@code id} and {@code label}. */
    public Map<String, Object> asDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id.value());
        document.put("label", label);
        return document;
    }
}
