package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Validates that the labels and email addresses that a document adds or changes are unique in the stored company, by the
 * rules of the API: archived entries count, letter case does not. Stored duplicates are no errors, because the company can
 * have been loaded with them.
 *
 * @param before the stored catalog
 * @param after the catalog to which the document was applied
 */
record UniquenessValidation(CompanyCatalog before, CompanyCatalog after, LoadContext context) {
    private static final String LABEL = "label";

    private static final EntryType<User> USER =
            new EntryType<>("user", "email", user -> user.id().value(), User::email, user -> "");
    private static final EntryType<Tag> TAG =
            new EntryType<>("tag", LABEL, tag -> tag.id().value(), Tag::label, tag -> "");
    private static final EntryType<CustomFieldDefinition> CUSTOM_FIELD = new EntryType<>(
            "custom field",
            LABEL,
            field -> field.id().value(),
            CustomFieldDefinition::label,
            CustomFieldDefinition::category);
    private static final EntryType<CustomFieldOption> OPTION =
            new EntryType<>("option", LABEL, option -> option.id().value(), CustomFieldOption::label, option -> "");

    /** Adds an error for each entry of the document whose new label or email address belongs to another entry. */
    void validate(Map<?, ?> root) {
        validate(
                root.get("users"),
                DocumentPath.ROOT.member("users"),
                USER,
                before.users().values(),
                after.users().values());
        validate(
                root.get("tags"),
                DocumentPath.ROOT.member("tags"),
                TAG,
                before.tags().values(),
                after.tags().values());
        Object fields = root.get("custom_fields");
        DocumentPath fieldsPath = DocumentPath.ROOT.member("custom_fields");
        validate(
                fields,
                fieldsPath,
                CUSTOM_FIELD,
                before.customFields().values(),
                after.customFields().values());
        forEachEntry(fields, fieldsPath, (field, id, path) -> {
            CustomFieldId fieldId = new CustomFieldId(id);
            validate(
                    field.get("options"),
                    path.member("options"),
                    OPTION,
                    options(before, fieldId),
                    options(after, fieldId));
        });
    }

    private static List<CustomFieldOption> options(CompanyCatalog catalog, CustomFieldId field) {
        return Optional.ofNullable(catalog.customFields().get(field))
                .map(CustomFieldDefinition::options)
                .orElse(List.of());
    }

    private <T> void validate(
            @Nullable Object list, DocumentPath path, EntryType<T> type, Collection<T> stored, Collection<T> merged) {
        Map<Long, String> changed = type.keys(merged);
        Map<String, Long> owners = new HashMap<>();
        type.keys(stored).forEach((id, key) -> {
            if (changed.remove(id, key)) {
                owners.putIfAbsent(key, id);
            }
        });
        forEachEntry(list, path, (entry, id, entryPath) -> {
            String key = changed.remove(id);
            Long owner = key == null ? null : owners.putIfAbsent(key, id);
            if (owner != null) {
                context.addError(
                        entryPath.member(type.member()),
                        "is already the %s of %s %d".formatted(type.member(), type.name(), owner));
            }
        });
    }

    private static void forEachEntry(@Nullable Object list, DocumentPath path, EntryConsumer consumer) {
        List<?> entries = list instanceof List<?> items ? items : List.of();
        for (int i = 0; i < entries.size(); i++) {
            DocumentPath entryPath = path.item(i);
            if (entries.get(i) instanceof Map<?, ?> entry) {
                StoredMembers.idOf(entry).ifPresent(id -> consumer.accept(entry, id, entryPath));
            }
        }
    }

    private interface EntryConsumer {
        void accept(Map<?, ?> entry, long id, DocumentPath path);
    }

    /**
     * A kind of entries.
     *
     * @param member the unique member
     * @param text the value of the unique member
     * @param namespace entries of different namespaces can have the same text
     */
    private record EntryType<T>(
            String name, String member, ToLongFunction<T> id, Function<T, String> text, Function<T, String> namespace) {

        /** Returns the unique keys by id, without those of invalid texts, which have errors already. */
        Map<Long, String> keys(Collection<T> entries) {
            Map<Long, String> keys = new HashMap<>();
            entries.stream()
                    .filter(entry -> !text.apply(entry).isEmpty())
                    .forEach(entry -> keys.put(
                            id.applyAsLong(entry),
                            namespace.apply(entry) + "/" + CatalogMembers.uniqueKey(text.apply(entry))));
            return keys;
        }
    }
}
