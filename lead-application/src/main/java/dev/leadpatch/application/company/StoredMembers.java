package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.patch.ReadOptions;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Completes the entries of a document: adds the members that the document omits and the stored entry of the same id has.
 * An entry without a stored one is returned unchanged, and so is a value that is not an object.
 *
 * @param stored the catalog of the company; empty if the company is new
 */
record StoredMembers(CompanyCatalog stored) {
    private static final String OPTIONS = "options";

    /** Members that {@code null} does not clear. */
    private static final Set<String> PERMANENT = Set.of("uuid", "type", "category");

    Object user(Object user) {
        return complete(user, id -> stored.user(new UserId(id)).map(StoredMembers::membersOf));
    }

    Object tag(Object tag) {
        return complete(tag, id -> stored.tag(new TagId(id)).map(StoredMembers::membersOf));
    }

    Object customField(Object field) {
        return complete(
                field,
                id -> Optional.ofNullable(stored.customFields().get(new CustomFieldId(id)))
                        .map(definition -> membersOf(definition, field)));
    }

    private static Map<String, Object> membersOf(User user) {
        return Map.of(
                "uuid", user.uuid().toString(),
                "email", user.email(),
                "first_name", user.firstName(),
                "last_name", user.lastName(),
                "color", user.color(),
                "archived", user.archived());
    }

    private static Map<String, Object> membersOf(Tag tag) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("uuid", tag.uuid().toString());
        members.put("label", tag.label());
        members.put("background_color", tag.backgroundColor());
        members.put("text_color", tag.textColor());
        members.put("archived", tag.archived());
        tag.partnerType().map(PartnerType::wireName).ifPresent(type -> members.put("partner_type", type));
        return members;
    }

    private static Map<String, Object> membersOf(CustomFieldDefinition field, Object document) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("uuid", field.uuid().toString());
        members.put("label", field.label());
        members.put("type", field.type().wireName());
        members.put("category", field.category());
        members.put("required", field.required());
        members.put("shared", field.shared());
        members.put("archived", field.archived());
        if (field.hasOptions() && !((Map<?, ?>) document).containsKey(OPTIONS)) {
            members.put(OPTIONS, List.of());
        }
        return members;
    }

    /** Completes the options of a custom field in a document; the field may be new. */
    Object option(ObjectReader field, Object option) {
        return complete(
                option,
                id -> idOf(field.object())
                        .map(fieldId -> stored.customFields().get(new CustomFieldId(fieldId)))
                        .flatMap(definition -> definition.options().stream()
                                .filter(existing -> existing.id().value() == id)
                                .findFirst())
                        .map(StoredMembers::membersOf));
    }

    private static Map<String, Object> membersOf(CustomFieldOption option) {
        return Map.of("label", option.label(), "archived", option.archived());
    }

    private static Object complete(Object entry, Function<Long, Optional<Map<String, Object>>> membersOf) {
        if (!(entry instanceof Map<?, ?> object)) {
            return entry;
        }
        return idOf(object)
                .flatMap(membersOf)
                .<Object>map(members -> complete(object, members))
                .orElse(entry);
    }

    private static Map<Object, @Nullable Object> complete(Map<?, ?> entry, Map<String, Object> storedMembers) {
        Map<Object, @Nullable Object> completed = new LinkedHashMap<>(storedMembers);
        entry.forEach((name, value) -> {
            if (value != null || !PERMANENT.contains(String.valueOf(name))) {
                completed.put(name, value);
            }
        });
        return completed;
    }

    /** Returns the id of an entry; empty if it is absent or invalid, which its reader reports. */
    static Optional<Long> idOf(Map<?, ?> entry) {
        ReadContext ignored = new ReadContext(ReadOptions.of(Strictness.STRICT), 1);
        return new ObjectReader(entry, DocumentPath.ROOT, ignored).id("id");
    }
}
