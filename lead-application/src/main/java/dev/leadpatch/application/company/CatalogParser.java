package dev.leadpatch.application.company;

import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Parses the catalog of a company document: users, tags and custom fields. Stored entries keep the members that the
 * document omits; stored entries that the document omits stay. A new company has no stored entries.
 */
final class CatalogParser {
    private static final Schema USER_SCHEMA =
            Schema.of(List.of("id", "email", "first_name", "last_name"), List.of("uuid", "color", "archived"));
    private static final Schema TAG_SCHEMA = Schema.of(
            List.of("id", "label"), List.of("uuid", "background_color", "text_color", "partner_type", "archived"));
    private static final Schema FIELD_SCHEMA = Schema.of(
            List.of("id", "label", "type"), List.of("uuid", "category", "required", "shared", "archived", "options"));
    private static final Schema OPTION_SCHEMA = Schema.of(List.of("id", "label"), List.of("archived"));

    private final CompanyCatalog stored;
    private final StoredMembers storedMembers;
    private final LoadContext context;

    CatalogParser(CompanyCatalog stored, LoadContext context) {
        this.stored = stored;
        this.storedMembers = new StoredMembers(stored);
        this.context = context;
    }

    /** Reads the catalog from the members of the document. */
    CompanyCatalog read(ObjectReader root) {
        List<CustomFieldDefinition> customFields = new SectionParser(
                        root,
                        "custom_fields",
                        FIELD_SCHEMA,
                        field -> storedMembers.customField(ResponseShape.customFieldDefinition(field)),
                        uuids(
                                stored.customFields().values(),
                                field -> field.id().value(),
                                CustomFieldDefinition::uuid),
                        context)
                .read(this::readField);
        List<User> users = new SectionParser(
                        root,
                        "users",
                        USER_SCHEMA,
                        user -> storedMembers.user(ResponseShape.user(user)),
                        uuids(stored.users().values(), user -> user.id().value(), User::uuid),
                        context)
                .read(this::readUser);
        List<Tag> tags = new SectionParser(
                        root,
                        "tags",
                        TAG_SCHEMA,
                        tag -> storedMembers.tag(ResponseShape.tag(tag)),
                        uuids(stored.tags().values(), tag -> tag.id().value(), Tag::uuid),
                        context)
                .read(this::readTag);
        return stored.withCustomFields(customFields).withUsers(users).withTags(tags);
    }

    private static <T> Map<Long, UUID> uuids(Collection<T> entries, ToLongFunction<T> id, Function<T, UUID> uuid) {
        return entries.stream().collect(Collectors.toMap(id::applyAsLong, uuid));
    }

    private Optional<User> readUser(ObjectReader user, UUID uuid) {
        String email = CatalogMembers.email(user, "email").orElse("");
        String firstName = context.name(user, "first_name");
        String lastName = context.name(user, "last_name");
        String color = CatalogMembers.color(user, "color").orElse(CatalogMembers.DEFAULT_USER_COLOR);
        boolean archived = user.flag("archived").orElse(false);
        return user.id("id").map(UserId::new).map(id -> {
            Optional<User> existing = stored.user(id);
            boolean staysArchived = archived && existing.map(User::archived).orElse(false);
            User read = User.builder(id, email)
                    .uuid(uuid)
                    .firstName(firstName)
                    .lastName(lastName)
                    .color(color)
                    .createdAt(existing.flatMap(User::createdAt).orElse(null))
                    .archived(staysArchived)
                    .archivedAt(
                            staysArchived ? existing.flatMap(User::archivedAt).orElse(null) : null)
                    .build();
            return archived ? read.asArchived(context.loadTime()) : read;
        });
    }

    private Optional<Tag> readTag(ObjectReader tag, UUID uuid) {
        String label = context.name(tag, "label");
        String background =
                CatalogMembers.color(tag, "background_color").orElse(CatalogMembers.DEFAULT_BACKGROUND_COLOR);
        String text = CatalogMembers.color(tag, "text_color").orElse(CatalogMembers.DEFAULT_TEXT_COLOR);
        Optional<PartnerType> partnerType = CatalogMembers.partnerType(tag, "partner_type");
        boolean archived = tag.flag("archived").orElse(false);
        return tag.id("id").map(id -> new Tag(new TagId(id), uuid, label, background, text, partnerType, archived));
    }

    private Optional<CustomFieldDefinition> readField(ObjectReader field, UUID uuid) {
        String label = context.name(field, "label");
        Optional<CustomFieldType> type = CatalogMembers.type(field, "type");
        String category = CatalogMembers.category(field, "category").orElse(CustomFieldDefinition.LEAD_CATEGORY);
        boolean required = field.flag("required").orElse(false);
        boolean shared = field.flag("shared").orElse(false);
        boolean archived = field.flag("archived").orElse(false);
        List<CustomFieldOption> options = readOptions(field);
        Optional<CustomFieldId> id = field.id("id").map(CustomFieldId::new);
        Optional<CustomFieldDefinition> existing = id.map(stored.customFields()::get);
        existing.ifPresent(permanent -> {
            type.ifPresent(value -> context.validatePermanent(
                    field.pathOf("type"), value.wireName(), permanent.type().wireName()));
            context.validatePermanent(field.pathOf("category"), category, permanent.category());
        });
        Optional<CustomFieldDefinition> definition = id.flatMap(fieldId -> type.map(value -> new CustomFieldDefinition(
                        fieldId,
                        uuid,
                        label,
                        value,
                        category,
                        required,
                        shared,
                        existing.map(CustomFieldDefinition::options).orElse(List.of()),
                        archived)
                .withOptions(options)));
        definition.ifPresent(value -> validateOptions(value, field));
        return definition;
    }

    private List<CustomFieldOption> readOptions(ObjectReader field) {
        return new SectionParser(
                        field,
                        "options",
                        OPTION_SCHEMA,
                        option -> storedMembers.option(field, option),
                        Map.of(),
                        context)
                .read((option, unused) -> {
                    String label = context.name(option, "label");
                    boolean archived = option.flag("archived").orElse(false);
                    return option.id("id").map(id -> new CustomFieldOption(new OptionId(id), label, archived));
                });
    }

    private void validateOptions(CustomFieldDefinition field, ObjectReader object) {
        if (field.hasOptions() && !object.has("options")) {
            context.addError(
                    object.path(), "must have options: it is a " + field.type().wireName() + " field");
        }
        if (!field.hasOptions() && object.has("options")) {
            context.addError(
                    object.pathOf("options"), "must be absent: only select and multi_select fields have options");
        }
    }
}
