package dev.leadpatch.domain.lead;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reference to a catalog item by id, with its label at the time of the change. */
public record LabeledRef(long id, String label) {

    /** The reference as a document with {@code id} and {@code label}. */
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
