package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.console.page.Form;
import dev.leadpatch.adapter.http.console.page.Form.InputError;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Places the violations of a document beside the inputs of its fields, and others above the form. */
record LeadViolations(SubmittedLead sent, List<Violation> violations) {

    private static final DocumentPath CUSTOM_FIELDS = DocumentPath.of(LeadField.CUSTOM_FIELDS);
    private static final String NAMES = Stream.of(
                    LeadField.COMPANY_NAME,
                    LeadField.FIRST_NAME,
                    LeadField.LAST_NAME,
                    LeadField.EMAIL,
                    LeadField.PHONE_NUMBER)
            .map(FieldLabels::of)
            .collect(Collectors.joining(", "));

    Form place(Form form) {
        List<FormField> customFields =
                sent.changedFields().stream().filter(FormField::isCustom).toList();
        Map<FormField, List<InputError>> errors = new HashMap<>();
        Form placed = form;
        for (Violation violation : violations) {
            Optional<FormField> field = field(violation.path(), customFields);
            if (field.isPresent()) {
                InputError error = new InputError(subject(field.get(), violation.path()), violation.message());
                errors.computeIfAbsent(field.get(), unused -> new ArrayList<>()).add(error);
            } else if (violation.path().equals(CUSTOM_FIELDS) && violation.code() == ViolationCode.REQUIRED) {
                missing().forEach(missing -> errors.put(missing, List.of(new InputError("", "is required"))));
            } else {
                placed = placed.refused(sentence(violation));
            }
        }
        // in the order of the inputs, because the first error gets the focus
        for (FormField field : sent.fields()) {
            for (InputError error : errors.getOrDefault(field, List.of())) {
                placed = placed.withError(field.name(), error);
            }
        }
        return placed;
    }

    private Optional<FormField> field(DocumentPath path, List<FormField> customFields) {
        List<Object> segments = path.segments();
        if (segments.size() > 1
                && segments.get(0).equals(LeadField.CUSTOM_FIELDS.wireName())
                && segments.get(1) instanceof Integer index) {
            return customFields.stream().skip(index).findFirst();
        }
        return sent.fields().stream()
                .filter(field -> segments.stream().limit(1).anyMatch(field.name()::equals))
                .findFirst();
    }

    /** Returns the label of the rejected choice of a list; empty for the whole value. */
    private String subject(FormField field, DocumentPath path) {
        List<Object> segments = path.segments();
        List<String> values = sent.values().of(field.name());
        boolean isChoice = field.isList()
                && segments.get(segments.size() - 1) instanceof Integer index
                && segments.size() == (field.isCustom() ? 5 : 2)
                && index < values.size();
        return isChoice ? field.describe(List.of(values.get((Integer) segments.get(segments.size() - 1)))) : "";
    }

    private Stream<FormField> missing() {
        return sent.fields().stream()
                .filter(field -> field.isCustom()
                        && field.required()
                        && sent.values().of(field.name()).isEmpty());
    }

    private static String sentence(Violation violation) {
        boolean isEmpty =
                violation.path().equals(DocumentPath.ROOT) && violation.code() == ViolationCode.MISSING_MEMBER;
        return isEmpty
                ? "The lead must have at least one of these fields: " + NAMES + "."
                : "The lead " + violation.message() + ".";
    }
}
