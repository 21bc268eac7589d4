package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The custom fields, users and tags of one company. Archived items are included, because leads may still refer to them.
 *
 * @param company the owner of the catalog
 * @param uuid the company's public id
 */
public record CompanyCatalog(
        CompanyId company,
        UUID uuid,
        Map<CustomFieldId, CustomFieldDefinition> customFields,
        Map<UserId, User> users,
        Map<TagId, Tag> tags) {

    public CompanyCatalog {
        customFields = Collections.unmodifiableMap(new LinkedHashMap<>(customFields));
        users = Map.copyOf(users);
        tags = Map.copyOf(tags);
    }

    public static CompanyCatalog of(
            CompanyId company,
            UUID uuid,
            Collection<CustomFieldDefinition> customFields,
            Collection<User> users,
            Collection<Tag> tags) {
        return new CompanyCatalog(
                company,
                uuid,
                byId(customFields, CustomFieldDefinition::id),
                byId(users, User::id),
                byId(tags, Tag::id));
    }

    /** Finds a custom field of the lead category; custom fields of other categories are not found. */
    public Optional<CustomFieldDefinition> leadCustomField(CustomFieldId id) {
        CustomFieldDefinition definition = customFields.get(id);
        return definition != null && definition.category().equals(CustomFieldDefinition.LEAD_CATEGORY)
                ? Optional.of(definition)
                : Optional.empty();
    }

    public Optional<User> user(UserId id) {
        return Optional.ofNullable(users.get(id));
    }

    public Optional<Tag> tag(TagId id) {
        return Optional.ofNullable(tags.get(id));
    }

    private static <K, V> Map<K, V> byId(Collection<V> values, Function<V, K> id) {
        Map<K, V> byId = new LinkedHashMap<>();
        values.forEach(value -> byId.put(id.apply(value), value));
        return byId;
    }

    /**
     * A user of a company. Leads are assigned to users.
     *
     * @param color the color of the user's badge, such as {@code #3366ff}
     * @param archived whether leads can no longer be assigned to the user; existing assignments stay
     */
    public record User(
            UserId id, UUID uuid, String email, String firstName, String lastName, String color, boolean archived) {

        /** The full name, for display. */
        public String name() {
            return (firstName + " " + lastName).strip();
        }
    }

    /**
     * A tag of a company.
     *
     * @param archived whether the tag can no longer be added; leads that have it keep it
     */
    public record Tag(TagId id, UUID uuid, String label, String backgroundColor, String textColor, boolean archived) {}
}
