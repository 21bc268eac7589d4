package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.OptionId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An option of a {@code select} or {@code multi_select} custom field.
 *
 * @param archived whether the option can no longer be selected; a lead that has it may keep it
 */
public record CustomFieldOption(OptionId id, String label, boolean archived) {

    /** The option as a document with {@code id} and {@code label}. */
    public Map<String, Object> asDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id.value());
        document.put("label", label);
        return document;
    }
}
