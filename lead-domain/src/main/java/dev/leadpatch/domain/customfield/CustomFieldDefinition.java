package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A custom field of a company: its type, whether a value may be cleared, and the options to choose from.
 *
 * @param label the name that people gave it
 * @param category what it is defined for, such as {@code lead}
 * @param required whether a value can be replaced but not cleared
 * @param shared whether partner companies see it
 * @param options the choices of a select, in their order; empty for other types
 * @param archived whether it can no longer be given a value; a lead that has one may keep, replace or clear it
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

    /** The category of the fields that leads have. */
    public static final String LEAD_CATEGORY = "lead";

    public CustomFieldDefinition {
        options = OptionList.copyOf(options);
    }

    /** Whether values are chosen from {@link #options}. */
    public boolean hasOptions() {
        return type == CustomFieldType.SELECT || type == CustomFieldType.MULTI_SELECT;
    }

    /** The options that can be chosen today. */
    public List<CustomFieldOption> activeOptions() {
        return options.stream().filter(option -> !option.archived()).toList();
    }

    public Optional<CustomFieldOption> option(OptionId id) {
        return ((OptionList) options).find(id);
    }

    /**
     * What a patch asks of this field by its {@code value} member, in the form that a lead keeps.
     *
     * @param named the type that the patch names, one that {@link CustomFieldType#accepts} lets it name
     * @param value the member as the document holds it: {@code null}, or an object with the one key of the type
     * @param held what the lead holds now; its archived options stay acceptable
     * @param place where the member stands
     * @param violations takes what is wrong with it
     * @return nothing if something was wrong
     */
    public Optional<Patch<CustomFieldValue>> readValue(
            CustomFieldType named,
            @Nullable Object value,
            @Nullable CustomFieldValue held,
            DocumentPath place,
            Violations violations) {
        return readValue(named, value, new ValueContext(this, held, place, violations, false));
    }

    /**
     * The value of this field that a condition expects. Unlike {@link #readValue} it accepts every option of any time, and no
     * value even if the field is required: a condition sets nothing.
     *
     * @return nothing if something was wrong
     */
    public Optional<Patch<CustomFieldValue>> readExpected(
            CustomFieldType named, @Nullable Object value, DocumentPath place, Violations violations) {
        return readValue(named, value, new ValueContext(this, null, place, violations, true));
    }

    private Optional<Patch<CustomFieldValue>> readValue(
            CustomFieldType named, @Nullable Object value, ValueContext judging) {
        if (value == null) {
            return judging.clear();
        }
        if (!(value instanceof Map<?, ?> object)
                || DocumentTypes.unsupported(object).isPresent()) {
            refuseUnsupported(value, judging);
            return judging.reject(ViolationCode.TYPE, "must be an object such as {\"" + named.wireName() + "\": …}");
        }
        if (object.size() != 1
                || !(object.keySet().iterator().next() instanceof String key)
                || !named.acceptsKey(key)) {
            return judging.reject(ViolationCode.VALUE_KEY, "must have exactly one key, \"" + named.wireName() + "\"");
        }
        Object sent = object.get(key);
        ValueContext inside = judging.atPath(judging.path().member(key));
        if (sent == null) {
            return inside.clear();
        }
        Optional<Patch<CustomFieldValue>> wish = type.rule().read(sent, inside);
        if (wish.isEmpty()) {
            refuseUnsupported(sent, inside);
        }
        return wish;
    }

    /** Refuses Java types that no document holds. A rule refuses them as wrong types, which this violation precedes. */
    private void refuseUnsupported(Object sent, ValueContext judging) {
        DocumentTypes.unsupported(sent)
                .ifPresent(reason -> judging.reject(ViolationCode.UNSUPPORTED_JAVA_TYPE, reason));
        if (type == CustomFieldType.MULTI_SELECT && sent instanceof List<?> options) {
            for (int i = 0; i < options.size() && !judging.violations().isFull(); i++) {
                Object option = options.get(i);
                if (option != null) {
                    refuseUnsupported(option, judging.atPath(judging.path().item(i)));
                }
            }
        }
    }
}
