package dev.leadpatch.application.company;

import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the shape of responses in a document: converts the members that responses name or nest differently than requests,
 * and removes those that are read-only.
 */
final class ResponseShape {
    private static final Set<String> USER_MEMBERS = Set.of(
            "created_at",
            "role",
            "position",
            "email_verified",
            "disabled_at",
            "profile_image_id",
            "profile_image_uuid",
            "country_id",
            "country_label",
            "country_code");
    private static final Set<String> TAG_MEMBERS = Set.of("association", "company_id");
    private static final Set<String> FIELD_MEMBERS = Set.of("partner_type");

    private static final Set<String> LEAD_MEMBERS = Set.of(
            "total",
            "updated_at",
            "company_id",
            "campaign_id",
            "campaign_title",
            "campaign_partners",
            "partnership_leads",
            "lead_deals");
    private static final Map<String, String> REQUEST_NAMES = Map.of(
            "assigned_users", "assignedUsers", "custom_fields", "customFields", "created_by_user_id", "created_by");
    private static final String TAGS = "tags";

    private final Map<String, String> responseNames = new HashMap<>();

    /** Returns the lead in the shape of a request. */
    Map<Object, @Nullable Object> toRequest(Map<?, ?> lead) {
        Map<Object, @Nullable Object> request = new LinkedHashMap<>();
        lead.forEach((key, value) -> {
            String name = String.valueOf(key);
            String requestName = REQUEST_NAMES.get(name);
            if (requestName != null && !lead.containsKey(requestName)) {
                responseNames.put(requestName, name);
                request.put(
                        requestName,
                        name.equals("custom_fields") ? items(value, ResponseShape::customField) : ids(value));
            } else if (name.equals(TAGS)) {
                request.put(key, ids(value));
            } else if (!LEAD_MEMBERS.contains(name)) {
                request.put(key, value);
            }
        });
        return request;
    }

    /** Returns the path in the document of a path in the request that {@link #toRequest} has returned. */
    DocumentPath toDocumentPath(DocumentPath requestPath) {
        List<Object> segments = requestPath.segments();
        String responseName = segments.isEmpty() ? null : responseNames.get(String.valueOf(segments.get(0)));
        if (responseName == null) {
            return requestPath;
        }
        DocumentPath path = DocumentPath.ROOT.member(responseName);
        for (Object segment : segments.subList(1, segments.size())) {
            path = segment instanceof Integer index
                    ? path.item(index)
                    : path.member(segment.equals("customFieldId") ? "id" : segment.toString());
        }
        return path;
    }

    /** Returns the user in the shape of a document. */
    static Object user(Object user) {
        return convert(user, USER_MEMBERS, (original, members) -> {
            if (original.containsKey("disabled_at")) {
                members.putIfAbsent("archived", original.get("disabled_at") != null);
            }
        });
    }

    /** Returns the tag in the shape of a document. */
    static Object tag(Object tag) {
        return convert(tag, TAG_MEMBERS, (original, members) -> {});
    }

    /** Returns the custom field in the shape of a document. */
    static Object customFieldDefinition(Object field) {
        return convert(field, FIELD_MEMBERS, (original, members) -> {
            if (members.get("options") == null) {
                members.remove("options");
            }
        });
    }

    private static Object convert(
            Object entry, Set<String> readOnly, BiConsumer<Map<?, ?>, Map<Object, @Nullable Object>> adjust) {
        if (!(entry instanceof Map<?, ?> object)) {
            return entry;
        }
        Map<Object, @Nullable Object> members = new LinkedHashMap<>(object);
        members.keySet().removeIf(name -> readOnly.contains(String.valueOf(name)));
        adjust.accept(object, members);
        return members;
    }

    private interface ItemConverter {
        @Nullable
        Object convert(Map<?, ?> object);
    }

    private static @Nullable Object ids(@Nullable Object value) {
        return items(value, object -> object.containsKey("id") ? object.get("id") : object);
    }

    private static @Nullable Object items(@Nullable Object value, ItemConverter converter) {
        if (!(value instanceof List<?> list)) {
            return value;
        }
        List<@Nullable Object> items = new ArrayList<>(list.size());
        list.forEach(item -> items.add(item instanceof Map<?, ?> object ? converter.convert(object) : item));
        return items;
    }

    private static Map<Object, @Nullable Object> customField(Map<?, ?> object) {
        Map<Object, @Nullable Object> field = new LinkedHashMap<>();
        object.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!name.equals("label")) {
                field.put(name.equals("id") && !object.containsKey("customFieldId") ? "customFieldId" : key, value);
            }
        });
        return field;
    }
}
