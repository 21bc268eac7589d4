package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.value.DateText;
import dev.leadpatch.domain.value.DocumentTypes;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.OptionId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of one custom field of a lead, with one Java type for each value shape. The values are not validated here;
 * {@link CustomFieldDefinition#readValue} validates them.
 */
public sealed interface CustomFieldValue {

    /** The key of the value in a document, such as {@code multi_select}. */
    String key();

    /** The value as plain Java values: a string, a {@link BigDecimal}, a boolean, a long or a list of longs. */
    Object plainValue();

    /** The value as a document, as in patches and responses: an object whose only member has the type's key. */
    default Map<String, Object> asDocument() {
        return Map.of(key(), plainValue());
    }

    /**
     * Restores a value from its stored {@link #asDocument} form. The value is not validated again.
     *
     * @throws IllegalArgumentException if the document is not such a form
     */
    static CustomFieldValue ofDocument(Map<String, Object> document) {
        if (document.size() != 1) {
            throw new IllegalArgumentException(
                    "a custom field value must have exactly one key, not " + document.keySet());
        }
        Map.Entry<String, Object> member = document.entrySet().iterator().next();
        Object plain = member.getValue();
        return switch (member.getKey()) {
            case "text" -> new Text(cast(String.class, plain));
            case "number" -> new Numeric(ExactNumbers.toDecimal(plain).orElseThrow(() -> notA("number", plain)));
            case "date" -> new Date(cast(String.class, plain));
            case "boolean" -> new Bool(cast(Boolean.class, plain));
            case "select" -> new Select(optionId(plain));
            case "multi_select" -> new MultiSelect(optionIds(cast(List.class, plain)));
            default -> throw new IllegalArgumentException("unknown key of a custom field value: " + member.getKey());
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
                + DocumentTypes.unsupportedReason(plain)
                        .map(reason -> " " + reason)
                        .orElse(""));
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

    /** An exact decimal number in canonical form, so numbers of equal value are equal. */
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

    /**
     * A date or date-time as sent. Two of them are equal if they have the same local time and offset, in any spelling that
     * {@link DateText} accepts.
     */
    record Date(String date) implements CustomFieldValue {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Date that
                    && (date.equals(that.date) || canonical().equals(that.canonical()));
        }

        @Override
        public int hashCode() {
            return canonical().hashCode();
        }

        /** Returns the {@linkplain DateText#toCanonical canonical form}, which equal values share. */
        public String canonical() {
            return DateText.toCanonical(date);
        }

        @Override
        public String key() {
            return "date";
        }

        @Override
        public String plainValue() {
            return date;
        }
    }

    /** A value of a {@code boolean} field. */
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

    /** A selected option. */
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

    /** Selected options in the order of selection; at least one, without duplicates. */
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
