package dev.leadpatch.domain.catalog;

import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * The custom fields, users and tags of one company. Archived items are included, because leads may still refer to them.
 *
 * @param company the owner of the catalog
 * @param uuid the company's public id
 * @param indexedNumbers the custom fields of type {@code number} by whose values leads are indexed
 */
public record CompanyCatalog(
        CompanyId company,
        UUID uuid,
        Map<CustomFieldId, CustomFieldDefinition> customFields,
        Map<UserId, User> users,
        Map<TagId, Tag> tags,
        Set<CustomFieldId> indexedNumbers) {

    /** Maximum number of tags, archived ones included. */
    public static final int MAX_TAGS = 5_000;

    /** Maximum number of users, archived ones included. */
    public static final int MAX_USERS = 5_000;

    /** Maximum number of custom fields, archived ones included. */
    public static final int MAX_CUSTOM_FIELDS = 200;

    /** Maximum number of options of a custom field, archived ones included. */
    public static final int MAX_OPTIONS = 500;

    public CompanyCatalog {
        customFields = Collections.unmodifiableMap(new LinkedHashMap<>(customFields));
        users = Map.copyOf(users);
        tags = Map.copyOf(tags);
        indexedNumbers = Set.copyOf(indexedNumbers);
    }

    /** Creates a catalog; {@code uuid} is that of the company. */
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
                byId(tags, Tag::id),
                Set.of());
    }

    /** Returns a copy in which leads are indexed by the values of these fields. */
    public CompanyCatalog withIndexedNumbers(Set<CustomFieldId> fields) {
        return new CompanyCatalog(company, uuid, customFields, users, tags, fields);
    }

    /** Finds a custom field of the lead category; custom fields of other categories are not found. */
    public Optional<CustomFieldDefinition> leadCustomField(CustomFieldId id) {
        return Optional.ofNullable(customFields.get(id))
                .filter(definition -> definition.category().equals(CustomFieldDefinition.LEAD_CATEGORY));
    }

    public Optional<User> user(UserId id) {
        return Optional.ofNullable(users.get(id));
    }

    public Optional<Tag> tag(TagId id) {
        return Optional.ofNullable(tags.get(id));
    }

    /** Returns a copy with the user, which replaces the user of the same id. */
    public CompanyCatalog with(User user) {
        return withUsers(List.of(user));
    }

    /** Returns a copy with the tag, which replaces the tag of the same id. */
    public CompanyCatalog with(Tag tag) {
        return withTags(List.of(tag));
    }

    /** Returns a copy with the custom field, which replaces the custom field of the same id. */
    public CompanyCatalog with(CustomFieldDefinition field) {
        return withCustomFields(List.of(field));
    }

    /** Returns a copy with the users, which replace users of the same ids. */
    public CompanyCatalog withUsers(Collection<User> added) {
        return new CompanyCatalog(company, uuid, customFields, put(users, added, User::id), tags, indexedNumbers);
    }

    /** Returns a copy with the tags, which replace tags of the same ids. */
    public CompanyCatalog withTags(Collection<Tag> added) {
        return new CompanyCatalog(company, uuid, customFields, users, put(tags, added, Tag::id), indexedNumbers);
    }

    /** Returns a copy with the custom fields, which replace custom fields of the same ids. */
    public CompanyCatalog withCustomFields(Collection<CustomFieldDefinition> added) {
        return new CompanyCatalog(
                company, uuid, put(customFields, added, CustomFieldDefinition::id), users, tags, indexedNumbers);
    }

    private static <K, V> Map<K, V> byId(Collection<V> values, Function<V, K> id) {
        return put(Map.of(), values, id);
    }

    private static <K, V> Map<K, V> put(Map<K, V> entries, Collection<V> added, Function<V, K> id) {
        Map<K, V> changed = new LinkedHashMap<>(entries);
        added.forEach(entry -> changed.put(id.apply(entry), entry));
        return changed;
    }

    /**
     * A user of a company. Leads are assigned to users.
     *
     * @param color the color of the user's badge, such as {@code #3366ff}
     * @param createdAt the time of the creation, if it is known
     * @param archived whether leads can no longer be assigned to the user; existing assignments stay
     * @param archivedAt the time of the archiving, if it is known
     */
    public record User(
            UserId id,
            UUID uuid,
            String email,
            String firstName,
            String lastName,
            String color,
            Optional<Instant> createdAt,
            boolean archived,
            Optional<Instant> archivedAt) {

        public static UserBuilder builder(UserId id, String email) {
            return new UserBuilder(id, email);
        }

        public UserBuilder toBuilder() {
            return new UserBuilder(this);
        }

        /** The full name, for display. */
        public String name() {
            return (firstName + " " + lastName).strip();
        }

        /** Returns a copy that is archived since {@code now}; this user if it is archived already. */
        public User asArchived(Instant now) {
            return archived ? this : toBuilder().archived(true).archivedAt(now).build();
        }

        /** Returns a copy that is not archived. */
        public User restored() {
            return toBuilder().archived(false).archivedAt(null).build();
        }
    }

    /**
     * A tag of a company. Its colors are written as in web pages, such as {@code #ffeecc}.
     *
     * @param partnerType the partners whose leads the tag is meant for; informative, every lead can have every tag
     * @param archived whether the tag can no longer be added; leads that have it keep it
     */
    public record Tag(
            TagId id,
            UUID uuid,
            String label,
            String backgroundColor,
            String textColor,
            Optional<PartnerType> partnerType,
            boolean archived) {

        /** A tag without a partner type. */
        public Tag(TagId id, UUID uuid, String label, String backgroundColor, String textColor, boolean archived) {
            this(id, uuid, label, backgroundColor, textColor, Optional.empty(), archived);
        }

        /** Returns a copy that is archived, or not. */
        public Tag withArchived(boolean isArchived) {
            return new Tag(id, uuid, label, backgroundColor, textColor, partnerType, isArchived);
        }
    }
}
