package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.domain.violation.Violation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form of a lead, ready to be shown.
 *
 * @param version the version of the lead that the form is based on; 0 for a new lead
 * @param originals the fingerprints that the user's changes are compared to, by the name of the field
 * @param form the values of the inputs, with the errors and notes beside them
 */
record LeadForm(long version, List<FormField> fields, Map<String, String> originals, Form form) {

    private static final Form EMPTY = Form.EMPTY.withIdPrefix("field-");

    LeadForm {
        fields = List.copyOf(fields);
        originals = Map.copyOf(originals);
    }

    /** Returns the form of a lead as it is. */
    static LeadForm of(long version, List<FormField> fields, FieldValues values) {
        return new LeadForm(version, fields, fingerprints(fields, values), form(fields, values));
    }

    /** Returns the form as it was sent, with the violations beside their fields. */
    static LeadForm rejected(long version, SubmittedLead sent, List<Violation> violations) {
        Form form = new LeadViolations(sent, violations).place(form(sent.fields(), sent.values()));
        return new LeadForm(version, sent.fields(), sent.original(), form);
    }

    /** Returns the form as it was sent, with the reason why it was not accepted. */
    static LeadForm refused(long version, SubmittedLead sent, String sentence) {
        Form form = form(sent.fields(), sent.values()).refused(sentence);
        return new LeadForm(version, sent.fields(), sent.original(), form);
    }

    /**
     * Returns the form of a lead that another user has changed since the page was loaded: the current values with the
     * user's changes, which apply to the current version.
     *
     * @param others the changes since then
     * @param sentence what happened to the lead
     */
    static LeadForm conflicting(
            long version, SubmittedLead sent, FieldValues current, InterveningChanges others, String sentence) {
        Form form = EMPTY;
        for (FormField field : sent.fields()) {
            boolean mine = sent.isChanged(field);
            form = form.with(field.name(), (mine ? sent.values() : current).of(field.name()));
            if (sent.differs(field, current)) {
                boolean same =
                        current.fingerprint(field.name()).equals(sent.values().fingerprint(field.name()));
                form = form.withNote(field.name(), note(field, current, others, mine, same));
            }
        }
        return new LeadForm(version, sent.fields(), fingerprints(sent.fields(), current), form.refused(sentence));
    }

    private static String note(
            FormField field, FieldValues current, InterveningChanges others, boolean mine, boolean same) {
        if (same) {
            return others.who(field) + " set the same value.";
        }
        String now = field.describe(current.of(field.name()));
        Excerpt excerpt = Excerpt.of(others.from(field).orElse(""), now);
        String from = others.from(field).isPresent() ? " from " + excerpt.from() : "";
        return others.who(field) + " changed this" + from + " to " + excerpt.to()
                + (mine ? "; your value replaces it if you save again." : ".");
    }

    private static Form form(List<FormField> fields, FieldValues values) {
        Map<String, List<String>> byName = new HashMap<>();
        fields.forEach(field -> byName.put(field.name(), values.of(field.name())));
        return EMPTY.with(byName);
    }

    private static Map<String, String> fingerprints(List<FormField> fields, FieldValues values) {
        Map<String, String> fingerprints = new HashMap<>();
        fields.forEach(field -> fingerprints.put(field.name(), values.fingerprint(field.name())));
        return fingerprints;
    }

    /** Returns the value of the hidden field beside an input; that of no value for a field that the form did not have. */
    String original(FormField field) {
        String fingerprint = originals.get(field.name());
        return fingerprint == null ? FieldValues.NONE.fingerprint(field.name()) : fingerprint;
    }
}
