package dev.leadpatch.application.company;

import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Parses the custom field definitions of a company document. */
final class CustomFieldParser {
    private static final ObjectSchema FIELD_SCHEMA = ObjectSchema.of(
            List.of("id", "label", "type"), List.of("uuid", "category", "required", "shared", "archived", "options"));
    private static final ObjectSchema OPTION_SCHEMA = ObjectSchema.of(List.of("id", "label"), List.of("archived"));

    private CustomFieldParser() {}

    static List<CustomFieldDefinition> readAll(ObjectReader root, LoadContext context) {
        return SectionParser.of(root, "custom_fields", FIELD_SCHEMA, context).read(CustomFieldParser::readField);
    }

    private static Optional<CustomFieldDefinition> readField(ObjectReader field, UUID uuid) {
        String label = field.text("label", TextValidator.NAME);
        Optional<CustomFieldType> type = readType(field);
        String category =
                field.optionalText("category", TextValidator.NAME).orElse(CustomFieldDefinition.LEAD_CATEGORY);
        boolean required = field.flag("required");
        boolean shared = field.flag("shared");
        boolean archived = field.flag("archived");
        List<CustomFieldOption> options = readOptions(field);
        Optional<CustomFieldDefinition> definition = field.id("id")
                .flatMap(id -> type.map(value -> new CustomFieldDefinition(
                        new CustomFieldId(id), uuid, label, value, category, required, shared, options, archived)));
        definition.ifPresent(value -> validateOptions(value, field));
        return definition;
    }

    private static Optional<CustomFieldType> readType(ObjectReader field) {
        Optional<String> name = field.string("type");
        Optional<CustomFieldType> type = name.flatMap(CustomFieldType::ofWireName);
        if (name.isPresent() && type.isEmpty()) {
            field.addError("type", "must be one of " + String.join(", ", CustomFieldType.WIRE_NAMES));
        }
        return type;
    }

    private static List<CustomFieldOption> readOptions(ObjectReader field) {
        return SectionParser.of(field, "options", OPTION_SCHEMA, field.context())
                .read((option, unused) -> {
                    String label = option.text("label", TextValidator.NAME);
                    boolean archived = option.flag("archived");
                    return option.id("id").map(id -> new CustomFieldOption(new OptionId(id), label, archived));
                });
    }

    private static void validateOptions(CustomFieldDefinition field, ObjectReader object) {
        if (field.hasOptions() && !object.has("options")) {
            object.context()
                    .addError(
                            object.path(),
                            "must have options: it is a " + field.type().wireName() + " field");
        }
        if (!field.hasOptions() && object.has("options")) {
            object.addError("options", "must be absent: only select and multi_select fields have options");
        }
    }
}
