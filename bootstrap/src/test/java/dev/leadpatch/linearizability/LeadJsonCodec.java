package dev.leadpatch.linearizability;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of the fields that clients patch. A recording has all values as text. */
final class LeadJsonCodec {

    static final List<String> TEXT_FIELDS =
            List.of("company_name", "email", "phone_number", "first_name", "last_name", "status");

    /** The custom field of the demo that is a number. */
    static final String NUMBER_FIELD = "customFields/5";

    private static final JsonMapper JSON = new JsonMapper();

    private LeadJsonCodec() {}

    static String encodePatch(PatchRequest ask) {
        return JSON.writeValueAsString(members(ask));
    }

    /** The patches of many leads, by their ids. */
    static String encodePatches(Map<Long, PatchRequest> asks) {
        List<Object> leads = new ArrayList<>();
        asks.forEach((lead, ask) -> {
            Map<String, @Nullable Object> item = members(ask);
            item.put("id", lead);
            leads.add(item);
        });
        return JSON.writeValueAsString(Map.of("leads", leads));
    }

    private static Map<String, @Nullable Object> members(PatchRequest ask) {
        Map<String, @Nullable Object> body = new LinkedHashMap<>();
        ask.sets().forEach((field, value) -> {
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
        if (!ask.conditions().isEmpty()) {
            Map<String, @Nullable Object> expected = new LinkedHashMap<>();
            ask.conditions().forEach((field, value) -> expected.put(field, encodeValue(field, value)));
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

    /** The value as a recording has it. */
    static String decodeValue(@Nullable Object json) {
        if (json == null) {
            return Snapshot.EMPTY;
        }
        return json instanceof Map<?, ?> custom ? String.valueOf(custom.get("number")) : json.toString();
    }
}
