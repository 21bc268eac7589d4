package dev.leadpatch.domain.benchmark;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The first example of the public contract, with a new value for each call, so each patch is a change. */
public final class ReferenceRequest {
    private long revenue;

    /** The request body as JSON text. */
    public String nextText() {
        return """
                {"status": "qualified", "company_name": "TechCorp Solutions Inc", "phone_number": "+1-555-123-4567",
                 "assignedUsers": [123, 456], "tags": [10, 11, 12],
                 "customFields": [{"customFieldId": 5, "type": "number", "value": {"number": %d}},
                                  {"customFieldId": 6, "type": "select", "value": {"select": 3}}]}""".formatted(++revenue);
    }

    /** The request body as plain Java values, as a JSON parser creates them. */
    public Map<String, Object> nextDocument() {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("status", "qualified");
        document.put("company_name", "TechCorp Solutions Inc");
        document.put("phone_number", "+1-555-123-4567");
        document.put("assignedUsers", List.of(123L, 456L));
        document.put("tags", List.of(10L, 11L, 12L));
        document.put("customFields", List.of(entry(5, "number", ++revenue), entry(6, "select", 3)));
        return document;
    }

    private static Map<String, Object> entry(long id, String type, long value) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("customFieldId", id);
        entry.put("type", type);
        entry.put("value", Map.of(type, value));
        return entry;
    }
}
