package dev.leadpatch.application.importing;

import dev.leadpatch.application.importing.CatalogNames.Names;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.LeadStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Converts the values of an input to the values of a request. A value that can't be converted stays as it is, so that the
 * rules of requests reject it, with an explanation that replaces their message.
 */
record ValueConverter(CatalogNames names, ValueFormats formats) {
    private static final List<String> TRUE = List.of("true", "yes", "y", "1", "t", "on");
    private static final List<String> FALSE = List.of("false", "no", "n", "0", "f", "off");

    /**
     * A converted value.
     *
     * @param explanation why the value could not be converted
     */
    record Converted(@Nullable Object value, Optional<String> explanation) {
        static Converted of(@Nullable Object value) {
            return new Converted(value, Optional.empty());
        }

        static Converted failed(@Nullable Object value, String explanation) {
            return new Converted(value, Optional.of(explanation));
        }
    }

    Converted users(Object value) {
        return ids(value, names.users(), "email", "user", "the email address");
    }

    Converted tags(Object value) {
        return ids(value, names.tags(), "label", "tag", "the label");
    }

    static Converted status(Object value) {
        return value instanceof String text
                ? Converted.of(LeadStatus.ofWireName(text.strip().toLowerCase(Locale.ROOT))
                        .<Object>map(LeadStatus::wireName)
                        .orElse(text))
                : Converted.of(value);
    }

    /** Converts the plain value of a custom field. */
    Converted customField(CustomFieldDefinition field, Object value) {
        if (value instanceof Map<?, ?> object
                && object.size() == 1
                && field.type().acceptsKey(keyOf(object))) {
            Object plain = object.values().iterator().next();
            return plain == null ? Converted.of(null) : customField(field, plain);
        }
        return switch (field.type()) {
            case TEXT, TEXTAREA, DATE -> text(field, value);
            case NUMBER -> number(value);
            case BOOLEAN -> bool(value);
            case SELECT -> id(value, names.options(field.id()), "label", "option", "the label");
            case MULTI_SELECT -> ids(value, names.options(field.id()), "label", "option", "the label");
        };
    }

    private static String keyOf(Map<?, ?> object) {
        return String.valueOf(object.keySet().iterator().next());
    }

    private Converted text(CustomFieldDefinition field, Object value) {
        boolean isDate = field.type() == CustomFieldType.DATE;
        return Converted.of(isDate && value instanceof String text ? formats.date(text.strip()) : value);
    }

    private Converted number(Object value) {
        if (!(value instanceof String text)) {
            return Converted.of(value);
        }
        Optional<BigDecimal> number = formats.number(text);
        return number.isPresent()
                ? Converted.of(number.get())
                : Converted.failed(
                        text,
                        formats.decimalComma()
                                ? "must be a number such as 1.234,50"
                                : "must be a number such as 1234.50; if the comma is a decimal separator, use --decimal-comma");
    }

    private static Converted bool(Object value) {
        if (!(value instanceof String text)) {
            return Converted.of(value);
        }
        String name = text.strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(name)) {
            return Converted.of(true);
        }
        return FALSE.contains(name)
                ? Converted.of(false)
                : Converted.failed(text, "must be true or false, yes or no, or 1 or 0");
    }

    private Converted ids(Object value, Names known, String nameMember, String entry, String what) {
        List<?> items =
                value instanceof String text ? new Elements(known, formats.listSeparator()).of(text) : List.of();
        if (value instanceof List<?> list) {
            items = list;
        } else if (!(value instanceof String)) {
            return Converted.of(value);
        }
        List<@Nullable Object> ids = new ArrayList<>(items.size());
        Optional<String> explanation = Optional.empty();
        for (Object item : items) {
            Converted id = item == null ? Converted.of(null) : id(item, known, nameMember, entry, what);
            ids.add(id.value());
            explanation = explanation.isPresent() ? explanation : id.explanation();
        }
        return new Converted(ids, explanation);
    }

    /** The elements of cells with lists. */
    record Elements(Names known, char separator) {

        /** Returns the elements of a cell; or the cell, if only it is the name of an entry. */
        List<String> of(String cell) {
            List<String> elements = ListCell.split(cell, separator);
            boolean isOneName = elements.size() > 1
                    && elements.stream().anyMatch(element -> known.find(element).isEmpty())
                    && known.find(cell).isPresent();
            return isOneName ? List.of(cell) : elements;
        }
    }

    private static Converted id(Object value, Names known, String nameMember, String entry, String what) {
        if (value instanceof Map<?, ?> object) {
            Object name = object.get(nameMember);
            Optional<Long> named = name instanceof String text ? known.find(text) : Optional.empty();
            return named.isPresent() ? Converted.of(named.get()) : Converted.of(object.get("id"));
        }
        if (!(value instanceof String text)) {
            return Converted.of(value);
        }
        Optional<Long> id = known.find(text);
        return id.isPresent()
                ? Converted.of(id.get())
                : Converted.failed(
                        text, "must be %s of one %s; there is none for \"%s\"".formatted(what, entry, brief(text)));
    }

    /** Shortens a value for a message. */
    private static String brief(String text) {
        int max = 60;
        return text.codePointCount(0, text.length()) <= max
                ? text
                : text.substring(0, text.offsetByCodePoints(0, max)) + "…";
    }

    /** Reads the id of a lead; empty if the text is none. */
    static Optional<LeadId> leadId(String text) {
        try {
            OptionalLong value = ExactNumbers.toPositiveLong(new BigDecimal(text));
            return value.isPresent() ? Optional.of(new LeadId(value.getAsLong())) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
