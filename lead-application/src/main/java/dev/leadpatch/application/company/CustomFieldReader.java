package dev.leadpatch.application.company;

import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads the custom field definitions of a company. */
final class CustomFieldReader {
    private static final Shape FIELD = Shape.of(
            List.of("id", "label", "type"), List.of("uuid", "category", "required", "shared", "archived", "options"));
    private static final Shape OPTION = Shape.of(List.of("id", "label"), List.of("archived"));

    private CustomFieldReader() {}

    static List<CustomFieldDefinition> readAll(ObjectReader root, Findings findings) {
        return Entries.of(root, "custom_fields", FIELD, findings).read(CustomFieldReader::field);
    }

    private static Optional<CustomFieldDefinition> field(ObjectReader field, UUID uuid) {
        String label = field.text("label", TextRules.NAME);
        Optional<CustomFieldType> type = type(field);
        String category = field.optionalText("category", TextRules.NAME).orElse(CustomFieldDefinition.LEAD_CATEGORY);
        boolean required = field.flag("required");
        boolean shared = field.flag("shared");
        boolean archived = field.flag("archived");
        List<CustomFieldOption> options = options(field);
        Optional<CustomFieldDefinition> definition = field.id("id")
                .flatMap(id -> type.map(known -> new CustomFieldDefinition(
                        new CustomFieldId(id), uuid, label, known, category, required, shared, options, archived)));
        definition.ifPresent(read -> judgeOptions(read, field));
        return definition;
    }

    private static Optional<CustomFieldType> type(ObjectReader field) {
        Optional<String> name = field.string("type");
        Optional<CustomFieldType> type = name.flatMap(CustomFieldType::ofWireName);
        if (name.isPresent() && type.isEmpty()) {
            field.fault("type", "must be one of " + String.join(", ", CustomFieldType.WIRE_NAMES));
        }
        return type;
    }

    private static List<CustomFieldOption> options(ObjectReader field) {
        return Entries.of(field, "options", OPTION, field.findings()).read((option, unused) -> {
            String label = option.text("label", TextRules.NAME);
            boolean archived = option.flag("archived");
            return option.id("id").map(id -> new CustomFieldOption(new OptionId(id), label, archived));
        });
    }

    private static void judgeOptions(CustomFieldDefinition field, ObjectReader object) {
        if (field.hasOptions() && !object.has("options")) {
            object.findings()
                    .add(
                            object.place(),
                            "must have options, because it is a " + field.type().wireName() + " field");
        }
        if (!field.hasOptions() && object.has("options")) {
            object.fault("options", "must not be there, because only select and multi_select fields have options");
        }
    }
}
