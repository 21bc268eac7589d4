package dev.leadpatch.domain.lead;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Something that is referred to by its id, with the label that it had at the time. */
public record LabeledRef(long id, String label) {

    /** The reference as plain Java values. */
    public Map<String, Object> asDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id);
        document.put("label", label);
        return document;
    }

    static List<Map<String, Object>> asDocuments(List<LabeledRef> references) {
        return references.stream().map(LabeledRef::asDocument).toList();
    }
}
