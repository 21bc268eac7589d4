package dev.leadpatch.adapter.http.console.page;

import dev.leadpatch.adapter.http.console.page.Form.InputError;
import dev.leadpatch.domain.violation.Violation;
import java.util.List;

/**
 * Places each violation beside the input that has the name of the rejected member, and others above the form.
 *
 * @param inputs the names of the inputs, in their order
 */
record ViolationPlacement(List<Violation> violations, List<String> inputs) {
    private static final int MAX_SUBJECT = 100;

    Form place(Form form) {
        Form rejected = form;
        for (String input : inputs) {
            for (Violation violation : violations) {
                if (input(violation).equals(input)) {
                    String subject = subject(form.values(input), violation);
                    rejected = rejected.withError(input, new InputError(subject, violation.message()));
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

    private static String input(Violation violation) {
        List<Object> segments = violation.path().segments();
        return segments.isEmpty() ? "" : segments.get(0).toString();
    }

    /** Returns the rejected part of the value of an input: a selected value, a member, or else the path of the part. */
    private static String subject(List<String> values, Violation violation) {
        List<Object> segments = violation.path().segments();
        if (segments.size() == 2 && segments.get(1) instanceof String name) {
            return name;
        }
        if (segments.size() == 2
                && segments.get(1) instanceof Integer index
                && index < values.size()
                && values.get(index).length() <= MAX_SUBJECT) {
            return values.get(index);
        }
        String pointer = violation.path().toJsonPointer();
        return segments.size() < 2 ? "" : pointer.substring(pointer.indexOf('/', 1));
    }
}
