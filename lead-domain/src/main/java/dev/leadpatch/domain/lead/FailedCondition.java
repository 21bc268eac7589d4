package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A condition of a patch that the lead does not meet. Values are plain Java values in the format of a patch: a string,
 * a list of ids, a custom field's {@code value}, or {@code null}. A client can send the actual value as its next
 * condition.
 *
 * @param field the name in a patch: {@code status}, {@code tags}, {@code customFields/5}
 * @param actual the current value; empty for callers without read access
 */
public record FailedCondition(String field, @Nullable Object expected, Optional<ActualValue> actual) {

    /** The current value of the field; {@code null} means no value. */
    public record ActualValue(@Nullable Object value) {}

    /** Returns a copy without the actual value, for callers without read access. */
    public FailedCondition withoutActual() {
        return new FailedCondition(field, expected, Optional.empty());
    }

    /** The condition as a document: {@code field}, {@code expected}, and {@code actual} if it is present. */
    public Map<String, @Nullable Object> asDocument() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("field", field);
        document.put("expected", expected);
        actual.ifPresent(actualValue -> document.put("actual", actualValue.value()));
        return document;
    }

    /** Compares the fields. A condition fails if setting its expected value would change the lead. */
    static List<FailedCondition> between(LeadFields actual, LeadFields expected, CompanyCatalog catalog) {
        if (expected.equals(actual)) {
            return List.of();
        }
        Map<String, @Nullable Object> actualValues = actual.asDocument();
        Map<String, @Nullable Object> expectedValues = expected.asDocument();
        return FieldDiff.between(actual, expected, catalog).stream()
                .map(FieldChange::field)
                .map(name -> new FailedCondition(
                        name, expectedValues.get(name), Optional.of(new ActualValue(actualValues.get(name)))))
                .toList();
    }
}
