package dev.leadpatch.domain.customfield;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The seven types of custom fields, each with the validation rule of its values. */
public enum CustomFieldType {
    TEXT("text", ValueRule.TextRule.SINGLE_LINE),
    TEXTAREA("text", ValueRule.TextRule.MULTI_LINE),
    NUMBER("number", new ValueRule.NumberRule()),
    DATE("date", new ValueRule.DateRule()),
    BOOLEAN("boolean", new ValueRule.BooleanRule()),
    SELECT("select", new SelectRule()),
    MULTI_SELECT("multi_select", new MultiSelectRule());

    /** The wire names of all types. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(CustomFieldType::wireName).toList();

    private static final Map<String, CustomFieldType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(CustomFieldType::wireName, type -> type));

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final String valueKey;

    @SuppressWarnings("ImmutableEnumChecker") // a rule has no state
    private final ValueRule rule;

    CustomFieldType(String valueKey, ValueRule rule) {
        this.valueKey = valueKey;
        this.rule = rule;
    }

    /** The name in requests and in definitions. */
    public String wireName() {
        return wireName;
    }

    /** The key of a value in responses, such as {@code multi_select}. A textarea's key is {@code text}. */
    public String valueKey() {
        return valueKey;
    }

    /** Whether the values of a field of this type are its options. */
    public boolean hasOptions() {
        return this == SELECT || this == MULTI_SELECT;
    }

    /**
     * Whether a patch of a field of this type may declare {@code declaredType}; a textarea also accepts {@code text}.
     */
    public boolean accepts(CustomFieldType declaredType) {
        return declaredType == this || (this == TEXTAREA && declaredType == TEXT);
    }

    /** Whether {@code key} is a valid key of the {@code value} object in a patch that declares this type. */
    public boolean acceptsKey(String key) {
        return key.equals(wireName) || key.equals(valueKey);
    }

    /** Finds a type by its wire name; the match is case-sensitive. */
    public static Optional<CustomFieldType> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    ValueRule rule() {
        return rule;
    }
}
