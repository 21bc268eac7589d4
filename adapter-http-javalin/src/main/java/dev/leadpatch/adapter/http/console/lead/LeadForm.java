package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.console.lead.FormField.Choice;
import dev.leadpatch.domain.violation.Violation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of a lead, ready to be shown.
 *
 * @param version the version of the lead that the form is based on; 0 for a new lead
 * @param error what is wrong with the whole form; empty if nothing is
 */
record LeadForm(long version, List<Input> inputs, String error) {
    LeadForm {
        inputs = List.copyOf(inputs);
    }

    /**
     * An input with its label.
     *
     * @param original the value that the user's change is compared to
     * @param error the violation of a rule; empty if there is none
     * @param note a change of another user since the page was loaded; empty if there is none
     */
    record Input(FormField field, List<String> values, String original, String error, String note) {

        String id() {
            return "field-" + field.name().replace('/', '-');
        }

        String value() {
            return values.stream().findFirst().orElse("");
        }

        boolean isChosen(Choice choice) {
            return values.contains(choice.value());
        }
    }

    /** Returns the form of a lead as it is. */
    static LeadForm of(long version, List<FormField> fields, FieldValues values) {
        return new LeadForm(
                version,
                fields.stream()
                        .map(field -> new Input(
                                field, values.of(field.name()), SubmittedLead.join(values.of(field.name())), "", ""))
                        .toList(),
                "");
    }

    /** Returns the form as it was sent, with the violations beside their fields. */
    static LeadForm rejected(long version, SubmittedLead sent, List<Violation> violations) {
        Map<FormField, String> errors = new HashMap<>();
        List<String> general = new ArrayList<>();
        for (Violation violation : violations) {
            sent.fieldAt(violation.path())
                    .ifPresentOrElse(
                            field -> errors.merge(field, violation.message(), (first, next) -> first + "; " + next),
                            () -> general.add("The lead " + violation.message()));
        }
        List<Input> inputs = sent.fields().stream()
                .map(field -> new Input(
                        field,
                        sent.values().of(field.name()),
                        SubmittedLead.join(sent.original().of(field.name())),
                        errors.containsKey(field) ? field.label() + " " + errors.get(field) : "",
                        ""))
                .toList();
        return new LeadForm(version, inputs, String.join(". ", general));
    }

    /**
     * Returns the form of a lead that another user has changed since the page was loaded: the current values with the
     * user's changes, which apply to the current version.
     */
    static LeadForm conflicting(long version, SubmittedLead sent, FieldValues current) {
        List<Input> inputs = sent.fields().stream()
                .map(field -> {
                    List<String> now = current.of(field.name());
                    boolean mine = sent.isChanged(field);
                    boolean theirs = !now.equals(sent.original().of(field.name()));
                    String note = !theirs
                            ? ""
                            : "Somebody else changed this from "
                                    + field.describe(sent.original().of(field.name()))
                                    + " to " + field.describe(now)
                                    + (mine ? "; your value replaces it if you save again." : ".");
                    return new Input(
                            field, mine ? sent.values().of(field.name()) : now, SubmittedLead.join(now), "", note);
                })
                .toList();
        return new LeadForm(
                version, inputs, "Somebody else changed this lead meanwhile. Nothing was saved: check and save again.");
    }
}
