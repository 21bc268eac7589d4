package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.customfield.ValueRule.ValueContext;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A custom field of a company: its type, whether it is required, and its options.
 *
 * @param label the display name
 * @param category the kind of object that has the field, such as {@code lead}
 * @param required whether a value cannot be cleared, only replaced
 * @param shared whether partner companies see the field
 * @param options the options of a {@code select} or {@code multi_select}, in display order; empty for other types
 * @param archived whether the field can no longer be set; a lead that has a value may keep, replace or clear it
 */
public record CustomFieldDefinition(
        CustomFieldId id,
        UUID uuid,
        String label,
        CustomFieldType type,
        String category,
        boolean required,
        boolean shared,
        List<CustomFieldOption> options,
        boolean archived) {

    /** The category of lead fields. */
    public static final String LEAD_CATEGORY = "lead";

    public CustomFieldDefinition {
        options = OptionList.copyOf(options);
    }

    /** Builds a custom field from its values. */
    public static CustomFieldDefinitionBuilder builder(CustomFieldId id, CustomFieldType type, String label) {
        return new CustomFieldDefinitionBuilder(id, type, label);
    }

    /** Builds a custom field that differs from this one. */
    public CustomFieldDefinitionBuilder toBuilder() {
        return new CustomFieldDefinitionBuilder(this);
    }

    /** Whether the values of the field are {@link #options}. */
    public boolean hasOptions() {
        return type.hasOptions();
    }

    /** The options that are not archived. */
    public List<CustomFieldOption> activeOptions() {
        return options.stream().filter(option -> !option.archived()).toList();
    }

    /** Returns a copy that is archived, or not. */
    public CustomFieldDefinition withArchived(boolean isArchived) {
        return toBuilder().archived(isArchived).build();
    }

    /** Returns a copy with the option, which replaces the option of the same id or becomes the last one. */
    public CustomFieldDefinition with(CustomFieldOption option) {
        return withOptions(List.of(option));
    }

    /** Returns a copy with the options, each of which replaces the option of the same id or is added at the end. */
    public CustomFieldDefinition withOptions(Collection<CustomFieldOption> added) {
        Map<OptionId, CustomFieldOption> byId = new LinkedHashMap<>();
        options.forEach(option -> byId.put(option.id(), option));
        added.forEach(option -> byId.put(option.id(), option));
        return toBuilder().options(List.copyOf(byId.values())).build();
    }

    public Optional<CustomFieldOption> option(OptionId id) {
        return ((OptionList) options).find(id);
    }

    /**
     * Validates the {@code value} member of a patch and converts it to the change of this field.
     *
     * @param declaredType the {@code type} member of the patch, which {@link CustomFieldType#accepts} has accepted
     * @param value the {@code value} member: {@code null}, or an object with the type's key as its only member
     * @param currentValue the lead's current value; its archived options are accepted, and an element-wise change
     *     applies to it
     * @param path the path of the {@code value} member
     * @param violations receives the violations
     * @return empty if a violation was added
     */
    public Optional<Patch<CustomFieldValue>> readValue(
            CustomFieldType declaredType,
            @Nullable Object value,
            @Nullable CustomFieldValue currentValue,
            DocumentPath path,
            Violations violations) {
        return readValue(declaredType, value, new ValueContext(this, currentValue, path, violations, false));
    }

    /**
     * Validates the value that a condition expects and converts it. Unlike {@link #readValue}, it accepts archived
     * options, and {@code null} for a required field, because a condition sets nothing.
     *
     * @param currentValue the lead's current value, which an element-wise change applies to
     * @return empty if a violation was added
     */
    public Optional<Patch<CustomFieldValue>> readExpected(
            CustomFieldType declaredType,
            @Nullable Object value,
            @Nullable CustomFieldValue currentValue,
            DocumentPath path,
            Violations violations) {
        return readValue(declaredType, value, new ValueContext(this, currentValue, path, violations, true));
    }

    private Optional<Patch<CustomFieldValue>> readValue(
            CustomFieldType declaredType, @Nullable Object value, ValueContext context) {
        if (value == null) {
            return context.clear();
        }
        if (!(value instanceof Map<?, ?> object)
                || DocumentTypes.unsupportedReason(object).isPresent()) {
            rejectUnsupported(value, context);
            return context.reject(
                    ViolationCode.TYPE, "must be an object such as {\"" + declaredType.wireName() + "\": …}");
        }
        if (object.size() != 1
                || !(object.keySet().iterator().next() instanceof String key)
                || !declaredType.acceptsKey(key)) {
            return context.reject(
                    ViolationCode.VALUE_KEY, "must have exactly one key, \"" + declaredType.wireName() + "\"");
        }
        Object input = object.get(key);
        ValueContext inputContext = context.atPath(context.path().member(key));
        if (input == null) {
            return inputContext.clear();
        }
        Optional<Patch<CustomFieldValue>> patch = type.rule().read(input, inputContext);
        if (patch.isEmpty()) {
            rejectUnsupported(input, inputContext);
        }
        return patch;
    }

    /**
     * Rejects unsupported Java types. The violation takes precedence over the wrong type that the rule has reported.
     */
    private void rejectUnsupported(Object input, ValueContext context) {
        DocumentTypes.unsupportedReason(input)
                .ifPresent(reason -> context.reject(ViolationCode.UNSUPPORTED_JAVA_TYPE, reason));
        if (type == CustomFieldType.MULTI_SELECT && input instanceof Map<?, ?> lists) {
            lists.forEach((name, list) -> {
                if (list != null) {
                    rejectUnsupported(list, context.atPath(context.path().member(String.valueOf(name))));
                }
            });
        } else if (type == CustomFieldType.MULTI_SELECT && input instanceof List<?> options) {
            for (int i = 0; i < options.size() && !context.violations().isFull(); i++) {
                Object option = options.get(i);
                if (option != null) {
                    rejectUnsupported(option, context.atPath(context.path().item(i)));
                }
            }
        }
    }

    /**
     * An option of a {@code select} or {@code multi_select} custom field.
     *
     * @param archived whether the option can no longer be selected; a lead that has it may keep it
     */
    public record CustomFieldOption(OptionId id, String label, boolean archived) {

        /** Returns a copy that is archived, or not. */
        public CustomFieldOption withArchived(boolean isArchived) {
            return new CustomFieldOption(id, label, isArchived);
        }

        /** The option as a document with {@code id} and {@code label}. */
        public Map<String, Object> asDocument() {
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("id", id.value());
            document.put("label", label);
            return document;
        }
    }
}
