package dev.leadpatch.domain.customfield;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The seven types of custom fields, each with the rule that its values follow. */
public enum CustomFieldType {
    TEXT("text", new TextRule()),
    TEXTAREA("text", new TextareaRule()),
    NUMBER("number", new NumberRule()),
    DATE("date", new DateRule()),
    BOOLEAN("boolean", new BooleanRule()),
    SELECT("select", new SelectRule()),
    MULTI_SELECT("multi_select", new MultiSelectRule());

    /** Every type as clients write it. */
    public static final List<String> WIRE_NAMES =
            Arrays.stream(values()).map(CustomFieldType::wireName).toList();

    private static final Map<String, CustomFieldType> BY_WIRE_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(CustomFieldType::wireName, type -> type));

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final String valueKey;

    @SuppressWarnings("ImmutableEnumChecker") // a rule has no state
    private final ValueRule rule;

    CustomFieldType(String answeredAs, ValueRule rule) {
        this.valueKey = answeredAs;
        this.rule = rule;
    }

    /** The name that clients write and that a definition carries. */
    public String wireName() {
        return wireName;
    }

    /** The name under which a value of this type is answered; a textarea is answered as {@code text}. */
    public String valueKey() {
        return valueKey;
    }

    /** Whether a patch may say {@code named} of a field of this type; a textarea takes {@code text} too. */
    public boolean accepts(CustomFieldType named) {
        return named == this || (this == TEXTAREA && named == TEXT);
    }

    /** Whether {@code key} may be the one member of a {@code value} that a patch sends as this type. */
    public boolean acceptsKey(String key) {
        return key.equals(wireName) || key.equals(valueKey);
    }

    /** The type that clients write as {@code wireName}, exactly. */
    public static Optional<CustomFieldType> ofWireName(String wireName) {
        return Optional.ofNullable(BY_WIRE_NAME.get(wireName));
    }

    ValueRule rule() {
        return rule;
    }
}
