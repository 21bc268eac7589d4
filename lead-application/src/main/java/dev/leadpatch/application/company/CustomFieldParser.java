package dev.leadpatch.application.company;

import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.patch.ObjectReader;
import dev.leadpatch.domain.patch.ObjectReader.Schema;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Parses the custom field definitions of a company document. */
final class CustomFieldParser {
    private static final Schema FIELD_SCHEMA = Schema.of(
            List.of("id", "label", "type"), List.of("uuid", "category", "required", "shared", "archived", "options"));
    private static final Schema OPTION_SCHEMA = Schema.of(List.of("id", "label"), List.of("archived"));

    private CustomFieldParser() {}

    static List<CustomFieldDefinition> readAll(ObjectReader root, LoadContext context) {
        return SectionParser.of(root, "custom_fields", FIELD_SCHEMA, context)
                .read((field, uuid) -> readField(field, uuid, context));
    }

    private static Optional<CustomFieldDefinition> readField(ObjectReader field, UUID uuid, LoadContext context) {
        String label = context.name(field, "label");
        Optional<CustomFieldType> type = readType(field, context);
        String category = context.optionalName(field, "category").orElse(CustomFieldDefinition.LEAD_CATEGORY);
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

    private static Optional<CustomFieldType> readType(ObjectReader field, LoadContext context) {
        Optional<String> name = field.string("type");
        Optional<CustomFieldType> type = name.flatMap(CustomFieldType::ofWireName);
        if (name.isPresent() && type.isEmpty()) {
            context.addError(field.pathOf("type"), "must be one of " + String.join(", ", CustomFieldType.WIRE_NAMES));
        }
        return type;
    }

    private static List<CustomFieldOption> readOptions(ObjectReader field, LoadContext context) {
        return SectionParser.of(field, "options", OPTION_SCHEMA, context).read((option, unused) -> {
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
}
