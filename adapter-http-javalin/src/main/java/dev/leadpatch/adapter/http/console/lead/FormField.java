package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.console.page.Choice;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.LeadField;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field of the form of a lead.
 *
 * @param name the name in changes, such as {@code email} or {@code customFields/5}
 * @param choices the values to choose from; empty for an input of text
 */
record FormField(String name, String label, Kind kind, boolean required, List<Choice> choices) {
    FormField {
        choices = List.copyOf(choices);
    }

    /** The kinds of inputs. */
    enum Kind {
        TEXT,
        EMAIL,
        PHONE,
        TEXTAREA,
        NUMBER,
        DATE,
        /** One of {@link FormField#choices}, which are names. */
        NAME,
        /** One of {@link FormField#choices}, which are ids. */
        ID,
        /** Any of {@link FormField#choices}, which are ids. */
        IDS,
        YES_OR_NO
    }

    boolean isList() {
        return kind == Kind.IDS;
    }

    boolean isCustom() {
        return LeadField.customFieldId(name).isPresent();
    }

    /**
     * Returns the value for a patch. What can't be converted stays a string, so that the rules of patches reject it.
     *
     * @param texts the values of the input
     */
    @Nullable
    Object toDocument(List<String> texts) {
        if (isList()) {
            List<Object> ids = new ArrayList<>();
            texts.forEach(text -> ids.add(id(text)));
            return ids;
        }
        return texts.stream().findFirst().map(this::toValue).orElse(null);
    }

    private Object toValue(String text) {
        return switch (kind) {
            case NUMBER -> number(text);
            case ID -> id(text);
            case YES_OR_NO -> List.of("true", "false").contains(text) ? Boolean.valueOf(text) : text;
            default -> text;
        };
    }

    private static Object number(String text) {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static Object id(String text) {
        return ExactNumbers.parseId(text).<Object>map(id -> id).orElse(text);
    }

    /** Returns the values as a text to read: the labels of choices. */
    String describe(List<String> texts) {
        Map<String, String> labels = choices.stream().collect(Collectors.toMap(Choice::value, Choice::label));
        return texts.isEmpty()
                ? "no value"
                : texts.stream().map(text -> labels.getOrDefault(text, text)).collect(Collectors.joining(", "));
    }
}
