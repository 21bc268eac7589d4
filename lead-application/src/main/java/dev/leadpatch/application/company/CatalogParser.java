package dev.leadpatch.application.company;

import dev.leadpatch.application.company.LoadContext.UniquenessCheck;
import dev.leadpatch.domain.catalog.CatalogMembers;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.DocumentPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/** Parses the catalog of a company document: users, tags and custom fields. */
final class CatalogParser {
    private static final Schema USER_SCHEMA =
            Schema.of(List.of("id", "email", "first_name", "last_name"), List.of("uuid", "color", "archived"));
    private static final Schema TAG_SCHEMA = Schema.of(
            List.of("id", "label"), List.of("uuid", "background_color", "text_color", "partner_type", "archived"));
    private static final Schema FIELD_SCHEMA = Schema.of(
            List.of("id", "label", "type"), List.of("uuid", "category", "required", "shared", "archived", "options"));
    private static final Schema OPTION_SCHEMA = Schema.of(List.of("id", "label"), List.of("archived"));

    private CatalogParser() {}

    static CompanyCatalog read(ObjectReader root, CompanyId company, UUID uuid, LoadContext context) {
        return CompanyCatalog.of(
                company,
                uuid,
                readCustomFields(root, context),
                SectionParser.of(root, "users", USER_SCHEMA, ResponseShape::user, context)
                        .read((user, id) -> readUser(user, id, context)),
                SectionParser.of(root, "tags", TAG_SCHEMA, ResponseShape::tag, context)
                        .read((tag, id) -> readTag(tag, id, context)));
    }

    private static Optional<User> readUser(ObjectReader user, UUID uuid, LoadContext context) {
        String email = CatalogMembers.email(user, "email").orElse("");
        String firstName = context.name(user, "first_name");
        String lastName = context.name(user, "last_name");
        String color = CatalogMembers.color(user, "color").orElse(CatalogMembers.DEFAULT_USER_COLOR);
        boolean archived = user.flag("archived").orElse(false);
        return user.id("id")
                .map(id -> new User(new UserId(id), uuid, email, firstName, lastName, color, false))
                .map(added -> archived ? added.asArchived(context.loadTime()) : added);
    }

    private static Optional<Tag> readTag(ObjectReader tag, UUID uuid, LoadContext context) {
        String label = context.name(tag, "label");
        String background =
                CatalogMembers.color(tag, "background_color").orElse(CatalogMembers.DEFAULT_BACKGROUND_COLOR);
        String text = CatalogMembers.color(tag, "text_color").orElse(CatalogMembers.DEFAULT_TEXT_COLOR);
        Optional<PartnerType> partnerType = CatalogMembers.partnerType(tag, "partner_type");
        boolean archived = tag.flag("archived").orElse(false);
        return tag.id("id").map(id -> new Tag(new TagId(id), uuid, label, background, text, partnerType, archived));
    }

    private static List<CustomFieldDefinition> readCustomFields(ObjectReader root, LoadContext context) {
        return SectionParser.of(root, "custom_fields", FIELD_SCHEMA, ResponseShape::customFieldDefinition, context)
                .read((field, uuid) -> readField(field, uuid, context));
    }

    private static Optional<CustomFieldDefinition> readField(ObjectReader field, UUID uuid, LoadContext context) {
        String label = context.name(field, "label");
        Optional<CustomFieldType> type = CatalogMembers.type(field, "type");
        String category = CatalogMembers.category(field, "category").orElse(CustomFieldDefinition.LEAD_CATEGORY);
        boolean required = field.flag("required").orElse(false);
        boolean shared = field.flag("shared").orElse(false);
        boolean archived = field.flag("archived").orElse(false);
        List<CustomFieldOption> options = readOptions(field, context);
        Optional<CustomFieldDefinition> definition = field.id("id")
                .flatMap(id -> type.map(value -> new CustomFieldDefinition(
                        new CustomFieldId(id), uuid, label, value, category, required, shared, options, archived)));
        definition.ifPresent(value -> validateOptions(value, field, context));
        return definition;
    }

    private static List<CustomFieldOption> readOptions(ObjectReader field, LoadContext context) {
        return SectionParser.of(field, "options", OPTION_SCHEMA, UnaryOperator.identity(), context)
                .read((option, unused) -> {
                    String label = context.name(option, "label");
                    boolean archived = option.flag("archived").orElse(false);
                    return option.id("id").map(id -> new CustomFieldOption(new OptionId(id), label, archived));
                });
    }

    private static void validateOptions(CustomFieldDefinition field, ObjectReader object, LoadContext context) {
        if (field.hasOptions() && !object.has("options")) {
            context.addError(
                    object.path(), "must have options: it is a " + field.type().wireName() + " field");
        }
        if (!field.hasOptions() && object.has("options")) {
            context.addError(
                    object.pathOf("options"), "must be absent: only select and multi_select fields have options");
        }
    }

    /** Parses the entries of a section: objects with unique ids and uuids. */
    private record SectionParser(
            List<?> items, DocumentPath path, Schema schema, UnaryOperator<Object> toRequest, LoadContext context) {

        static SectionParser of(
                ObjectReader owner,
                String section,
                Schema schema,
                UnaryOperator<Object> toRequest,
                LoadContext context) {
            return new SectionParser(
                    owner.list(section).orElse(List.of()), owner.pathOf(section), schema, toRequest, context);
        }

        /**
         * Reads the entries, without those that are not objects or have a duplicate id.
         *
         * @param reader creates the entry from its members and its uuid, or returns empty if required members are
         *     invalid
         */
        <T> List<T> read(BiFunction<ObjectReader, UUID, Optional<T>> reader) {
            UniquenessCheck<Long> ids = new UniquenessCheck<>(context);
            UniquenessCheck<UUID> uuids = new UniquenessCheck<>(context);
            List<T> entries = new ArrayList<>(items.size());
            for (int i = 0; i < items.size(); i++) {
                Object item = items.get(i);
                ObjectReader.of(
                                item == null ? null : toRequest.apply(item),
                                path.item(i),
                                schema,
                                context.readContext())
                        .flatMap(object -> read(object, ids, uuids, reader))
                        .ifPresent(entries::add);
            }
            return entries;
        }

        private <T> Optional<T> read(
                ObjectReader object,
                UniquenessCheck<Long> ids,
                UniquenessCheck<UUID> uuids,
                BiFunction<ObjectReader, UUID, Optional<T>> reader) {
            UUID uuid = context.uuid(object, "uuid");
            uuids.checkUnique(uuid, object.pathOf("uuid"));
            Optional<T> entry = reader.apply(object, uuid);
            boolean duplicate = object.id("id")
                    .map(id -> !ids.checkUnique(id, object.pathOf("id")))
                    .orElse(false);
            return duplicate ? Optional.empty() : entry;
        }
    }
}
