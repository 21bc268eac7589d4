package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.domain.violation.Violation;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A form as it is shown: the values of its inputs, and the violations beside them. The templates {@code page/input},
 * {@code page/textarea}, {@code page/select} and {@code page/checks} show its inputs. Immutable.
 *
 * @param idPrefix the start of the ids of inputs, for a page with several forms
 * @param values the values by the name of the input
 * @param errors the errors by the name of the input, in the order of the inputs
 * @param refusals why the form as a whole was not accepted, as sentences
 */
public record Form(
        String idPrefix,
        Map<String, List<String>> values,
        Map<String, List<InputError>> errors,
        List<String> refusals) {

    /** A form without values. */
    public static final Form EMPTY = new Form("", Map.of(), Map.of(), List.of());

    private static final int MAX_SUBJECT = 100;

    public Form {
        values = Map.copyOf(values);
        errors = new LinkedHashMap<>(errors);
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
        return new Form("", form.valuesByName(), Map.of(), List.of());
    }

    /** Returns this form as one of several on a page. */
    public Form withIdPrefix(String prefix) {
        return new Form(prefix, values, errors, refusals);
    }

    public Form with(String name, String value) {
        return with(name, List.of(value));
    }

    public Form with(String name, List<String> selected) {
        Map<String, List<String>> extended = new LinkedHashMap<>(values);
        extended.put(name, List.copyOf(selected));
        return new Form(idPrefix, extended, errors, refusals);
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
        Form rejected = this;
        for (String input : inputs) {
            for (Violation violation : violations) {
                if (input(violation).equals(input)) {
                    rejected =
                            rejected.withError(input, new InputError(subject(input, violation), violation.message()));
                }
            }
        }
        for (Violation violation : violations) {
            if (!inputs.contains(input(violation))) {
                String subject = input(violation).isEmpty() ? "The form" : input(violation);
                rejected = rejected.refused(subject + " " + violation.message());
            }
        }
        return rejected;
    }

    /** Returns this form with the reason why it was not accepted, a sentence. */
    public Form refused(String sentence) {
        List<String> extended = new ArrayList<>(refusals);
        extended.add(sentence);
        return new Form(idPrefix, values, errors, extended);
    }

    private Form withError(String name, InputError error) {
        Map<String, List<InputError>> extended = new LinkedHashMap<>(errors);
        extended.merge(name, List.of(error), (first, next) -> {
            List<InputError> both = new ArrayList<>(first);
            both.addAll(next);
            return List.copyOf(both);
        });
        return new Form(idPrefix, values, extended, refusals);
    }

    private static String input(Violation violation) {
        List<Object> segments = violation.path().segments();
        return segments.isEmpty() ? "" : segments.get(0).toString();
    }

    /** Returns the rejected part of the value of an input: a selected value, a member, or else the path of the part. */
    private String subject(String input, Violation violation) {
        List<Object> segments = violation.path().segments();
        if (segments.size() == 2 && segments.get(1) instanceof String name) {
            return name;
        }
        if (segments.size() == 2
                && segments.get(1) instanceof Integer index
                && index < values(input).size()
                && values(input).get(index).length() <= MAX_SUBJECT) {
            return values(input).get(index);
        }
        String pointer = violation.path().toJsonPointer();
        return segments.size() < 2 ? "" : pointer.substring(pointer.indexOf('/', 1));
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

    public List<InputError> errors(String name) {
        return errors.getOrDefault(name, List.of());
    }

    /** Returns the id of an input. */
    public String id(String name) {
        return idPrefix + name.replace('_', '-');
    }

    /** Returns the attribute {@code aria-invalid}. */
    public @Nullable String invalid(String name) {
        return errors(name).isEmpty() ? null : "true";
    }

    /** Returns the attribute {@code aria-describedby}: the ids of the hint and of the errors. */
    public @Nullable String describedBy(String name, @Nullable String hint) {
        String ids = (hint == null ? "" : id(name) + "-hint ") + (errors(name).isEmpty() ? "" : id(name) + "-error");
        return ids.isEmpty() ? null : ids.strip();
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
