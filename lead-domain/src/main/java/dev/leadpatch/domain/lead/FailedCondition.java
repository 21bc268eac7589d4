package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field that does not hold what a patch expects of it. Values are plain Java values in PATCH's own shape, so that the
 * actual one can be expected next time: a string, a list of ids, a custom field's {@code value}, or {@code null}.
 *
 * @param field PATCH's name: {@code status}, {@code tags}, {@code customFields/5}
 * @param actual empty if it is withheld from those who may not read the lead
 */
public record FailedCondition(String field, @Nullable Object expected, Optional<ActualValue> actual) {

    /** What the field holds; {@code null} stands for no value. */
    public record ActualValue(@Nullable Object value) {}

    /** The same for those who may not read the lead. */
    public FailedCondition withoutActual() {
        return new FailedCondition(field, expected, Optional.empty());
    }

    /** As clients see it: {@code field}, {@code expected}, and {@code actual} unless it is withheld. */
    public Map<String, @Nullable Object> asDocument() {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("field", field);
        document.put("expected", expected);
        actual.ifPresent(shown -> document.put("actual", shown.value()));
        return document;
    }

    /** A condition fails where setting what it expects would be a change. */
    static List<FailedCondition> between(LeadFields actual, LeadFields expected, CompanyCatalog catalog) {
        if (expected.equals(actual)) {
            return List.of();
        }
        Map<String, @Nullable Object> held = actual.asDocument();
        Map<String, @Nullable Object> wanted = expected.asDocument();
        return FieldDiff.between(actual, expected, catalog).stream()
                .map(FieldChange::field)
                .map(name -> new FailedCondition(name, wanted.get(name), Optional.of(new ActualValue(held.get(name)))))
                .toList();
    }
}
