package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.OptionId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a lead holds in one custom field. The Java type has the shape of its field type; whether a value keeps the
 * field's rules is for {@link CustomFieldDefinition#readValue} to say.
 */
public sealed interface CustomFieldValue {

    /** The member name that a document gives the value, such as {@code multi_select}. */
    String key();

    /** The value as plain Java values: a string, a {@link BigDecimal}, a boolean, a long or a list of longs. */
    Object plainValue();

    /** The value as a patch sends it and as it is answered: an object with the one key of its type. */
    default Map<String, Object> asDocument() {
        return Map.of(key(), plainValue());
    }

    /**
     * The value behind what {@link #asDocument} made, as a store keeps it; its rules are not judged again.
     *
     * @throws IllegalArgumentException if the document is none of ours
     */
    static CustomFieldValue ofDocument(Map<String, Object> document) {
        if (document.size() != 1) {
            throw new IllegalArgumentException("a custom field value has one key, not " + document.keySet());
        }
        Map.Entry<String, Object> only = document.entrySet().iterator().next();
        Object plain = only.getValue();
        return switch (only.getKey()) {
            case "text" -> new Text(cast(String.class, plain));
            case "number" -> new Numeric(ExactNumbers.toDecimal(plain).orElseThrow(() -> notA("number", plain)));
            case "date" -> new Date(cast(String.class, plain));
            case "boolean" -> new Bool(cast(Boolean.class, plain));
            case "select" -> new Select(optionId(plain));
            case "multi_select" -> new MultiSelect(optionIds(cast(List.class, plain)));
            default -> throw new IllegalArgumentException("no custom field value has the key " + only.getKey());
        };
    }

    private static List<OptionId> optionIds(List<?> plain) {
        return plain.stream().map(CustomFieldValue::optionId).toList();
    }

    private static OptionId optionId(@Nullable Object plain) {
        return new OptionId(
                ExactNumbers.toPositiveLong(cast(Number.class, plain)).orElseThrow(() -> notA("positive id", plain)));
    }

    private static <T> T cast(Class<T> type, @Nullable Object plain) {
        if (!type.isInstance(plain)) {
            throw notA(type.getSimpleName(), plain);
        }
        return type.cast(plain);
    }

    private static IllegalArgumentException notA(String expected, @Nullable Object plain) {
        return new IllegalArgumentException("not a " + expected + ": " + plain
                + DocumentTypes.unsupported(plain).map(reason -> " " + reason).orElse(""));
    }

    /** A value of a {@code text} or {@code textarea} field. */
    record Text(String text) implements CustomFieldValue {
        @Override
        public String key() {
            return "text";
        }

        @Override
        public String plainValue() {
            return text;
        }
    }

    /** An exact decimal number, in one form for each value, so that equal values are equal records. */
    record Numeric(BigDecimal number) implements CustomFieldValue {
        public Numeric {
            number = ExactNumbers.toCanonical(number);
        }

        @Override
        public String key() {
            return "number";
        }

        @Override
        public BigDecimal plainValue() {
            return number;
        }
    }

    /** A date or date-time of RFC 3339, exactly as it was sent. */
    record Date(String date) implements CustomFieldValue {
        @Override
        public String key() {
            return "date";
        }

        @Override
        public String plainValue() {
            return date;
        }
    }

    /** Yes or no. */
    record Bool(boolean bool) implements CustomFieldValue {
        @Override
        public String key() {
            return "boolean";
        }

        @Override
        public Boolean plainValue() {
            return bool;
        }
    }

    /** One chosen option. */
    record Select(OptionId option) implements CustomFieldValue {
        @Override
        public String key() {
            return "select";
        }

        @Override
        public Long plainValue() {
            return option.value();
        }
    }

    /** Chosen options in the order of their choice, at least one and each once. */
    record MultiSelect(List<OptionId> options) implements CustomFieldValue {
        public MultiSelect {
            options = List.copyOf(options);
        }

        @Override
        public String key() {
            return "multi_select";
        }

        @Override
        public List<Long> plainValue() {
            return options.stream().map(OptionId::value).toList();
        }
    }
}
