package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.violation.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A form as it is shown: the values of its inputs, and the violations beside them. The templates {@code page/input},
 * {@code page/textarea}, {@code page/select} and {@code page/checks} show its inputs. Immutable.
 *
 * @param idPrefix the start of the ids of inputs, for a page with several forms
 * @param values the values by the name of the input
 * @param errors the errors by the name of the input, in the order of the inputs
 * @param notes sentences by the name of the input that they are shown beside
 * @param refusals why the form as a whole was not accepted, as sentences
 */
public record Form(
        String idPrefix,
        Map<String, List<String>> values,
        Map<String, List<InputError>> errors,
        Map<String, String> notes,
        List<String> refusals) {

    /** A form without values. */
    public static final Form EMPTY = new Form("", Map.of(), Map.of(), Map.of(), List.of());

    public Form {
        values = Map.copyOf(values);
        errors = new LinkedHashMap<>(errors);
        notes = Map.copyOf(notes);
        refusals = List.copyOf(refusals);
    }

    /**
     * The violation of a rule.
     *
     * @param subject the part of the value that is invalid; empty for the whole value
     * @param message a predicate such as {@code must not be blank}
     */
    public record InputError(String subject, String message) {}

    /** Returns a form with the values that the user sent. */
    public static Form sent(QueryString form) {
        return new Form("", form.valuesByName(), Map.of(), Map.of(), List.of());
    }

    /** Returns this form as one of several on a page. */
    public Form withIdPrefix(String prefix) {
        return new Form(prefix, values, errors, notes, refusals);
    }

    public Form with(String name, String value) {
        return with(name, List.of(value));
    }

    public Form with(String name, List<String> selected) {
        Map<String, List<String>> extended = new LinkedHashMap<>(values);
        extended.put(name, List.copyOf(selected));
        return new Form(idPrefix, extended, errors, notes, refusals);
    }

    /** Returns this form with other values. */
    public Form with(Map<String, List<String>> newValues) {
        return new Form(idPrefix, newValues, errors, notes, refusals);
    }

    /** Returns this form with an error beside an input. */
    public Form withError(String name, String message) {
        return withError(name, new InputError("", message));
    }

    /**
     * Returns this form with violations: each beside the input that has the name of the rejected member, others above
     * the form.
     *
     * @param inputs the names of the inputs, in their order
     */
    public Form rejected(List<Violation> violations, List<String> inputs) {
        return new ViolationPlacement(violations, inputs).place(this);
    }

    /** Returns this form with the reason why it was not accepted, a sentence. */
    public Form refused(String sentence) {
        List<String> extended = new ArrayList<>(refusals);
        extended.add(sentence);
        return new Form(idPrefix, values, errors, notes, extended);
    }

    /** Returns this form with an error beside an input, in words for a form. */
    public Form withError(String name, InputError error) {
        InputError worded = new InputError(error.subject(), InputWording.of(error.message()));
        Map<String, List<InputError>> extended = new LinkedHashMap<>(errors);
        extended.merge(name, List.of(worded), (first, next) -> {
            List<InputError> both = new ArrayList<>(first);
            both.addAll(next);
            return List.copyOf(both);
        });
        return new Form(idPrefix, values, extended, notes, refusals);
    }

    /** Returns this form with a sentence beside an input that is not an error. */
    public Form withNote(String name, String sentence) {
        Map<String, String> extended = new LinkedHashMap<>(notes);
        extended.put(name, sentence);
        return new Form(idPrefix, values, errors, extended, refusals);
    }

    public boolean isRejected() {
        return !errors.isEmpty() || !refusals.isEmpty();
    }

    /** Returns the value of an input; empty if it has none. */
    public String value(String name) {
        return values.getOrDefault(name, List.of()).stream().findFirst().orElse("");
    }

    /** Returns the values of an input that can have several. */
    public List<String> values(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Returns the value of an input as a number; as text if it is none, so that a rule rejects it. */
    public Object number(String name) {
        String text = value(name).strip();
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return text;
        }
    }

    public boolean isSelected(String name, String value) {
        return values(name).contains(value);
    }

    /** Returns the values of an input for many look-ups. */
    public Set<String> selected(String name) {
        return new HashSet<>(values(name));
    }

    public List<InputError> errors(String name) {
        return errors.getOrDefault(name, List.of());
    }

    /** Returns the id of an input. */
    public String id(String name) {
        return idPrefix + name.replace('_', '-').replace('/', '-');
    }

    /** Returns the attribute {@code aria-invalid}. */
    public @Nullable String invalid(String name) {
        return errors(name).isEmpty() ? null : "true";
    }

    /** Returns the note beside an input; empty if it has none. */
    public String note(String name) {
        return notes.getOrDefault(name, "");
    }

    /** Returns the attribute {@code aria-describedby}: the ids of the hint, the errors and the note. */
    public @Nullable String describedBy(String name, @Nullable String hint) {
        List<String> ids = new ArrayList<>();
        if (hint != null) {
            ids.add(id(name) + "-hint");
        }
        if (!errors(name).isEmpty()) {
            ids.add(id(name) + "-error");
        }
        if (!note(name).isEmpty()) {
            ids.add(id(name) + "-note");
        }
        return ids.isEmpty() ? null : String.join(" ", ids);
    }

    /** Returns whether the input is the first one with an error, which gets the focus. */
    public boolean isFirstError(String name) {
        return errors.keySet().stream().findFirst().equals(Optional.of(name));
    }

    /** Returns how many inputs were rejected, as a sentence. */
    public String summary() {
        return errors.size() == 1
                ? "Nothing was saved: 1 field is invalid."
                : "Nothing was saved: " + errors.size() + " fields are invalid.";
    }
}
