package dev.leadpatch.linearizability;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Encodes patches as JSON and decodes the values of fields. A recording contains all values as text. */
final class LeadJsonCodec {

    static final List<String> TEXT_FIELDS =
            List.of("company_name", "email", "phone_number", "first_name", "last_name", "status");

    /** The number field of the demo company. */
    static final String NUMBER_FIELD = "customFields/5";

    private static final JsonMapper JSON = new JsonMapper();

    private LeadJsonCodec() {}

    static String encodePatch(PatchRequest patch) {
        return JSON.writeValueAsString(members(patch));
    }

    /** Encodes the patches of a bulk request, by lead id. */
    static String encodePatches(Map<Long, PatchRequest> patches) {
        List<Object> leads = new ArrayList<>();
        patches.forEach((lead, patch) -> {
            Map<String, @Nullable Object> item = members(patch);
            item.put("id", lead);
            leads.add(item);
        });
        return JSON.writeValueAsString(Map.of("leads", leads));
    }

    private static Map<String, @Nullable Object> members(PatchRequest patch) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        patch.sets().forEach((field, value) -> {
            if (field.equals(NUMBER_FIELD)) {
                Map<String, @Nullable Object> entry = new LinkedHashMap<>();
                entry.put("customFieldId", 5);
                entry.put("type", "number");
                entry.put("value", encodeValue(field, value));
                body.put("customFields", List.of(entry));
            } else {
                body.put(field, encodeValue(field, value));
            }
        });
        if (!patch.conditions().isEmpty()) {
            Map<String, @Nullable Object> expected = new LinkedHashMap<>();
            patch.conditions().forEach((field, value) -> expected.put(field, encodeValue(field, value)));
            body.put("if", expected);
        }
        return body;
    }

    private static @Nullable Object encodeValue(String field, String value) {
        if (value.equals(Snapshot.EMPTY)) {
            return null;
        }
        return field.equals(NUMBER_FIELD) ? Map.of("number", new BigDecimal(value)) : value;
    }

    /** Decodes a value into the text that a recording contains. */
    static String decodeValue(@Nullable Object json) {
        if (json == null) {
            return Snapshot.EMPTY;
        }
        return json instanceof Map<?, ?> custom ? String.valueOf(custom.get("number")) : json.toString();
    }
}
