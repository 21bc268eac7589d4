package dev.leadpatch.application.list;

import dev.leadpatch.application.list.LeadCondition.CustomFieldIs;
import dev.leadpatch.application.list.ListLeads.QueryError;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violations;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Resolves conditions on custom fields to terms. The rules of a value are those of a patch; archived options are
 * accepted, because leads may still have them.
 */
record CustomFieldTerms(CompanyCatalog catalog, List<QueryError> errors) {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,60}(\\.[0-9]{1,60})?");

    /**
     * Resolves a condition; returns empty if an error was added.
     *
     * @return the values, any of which matches
     */
    Optional<List<CustomFieldValue>> resolve(CustomFieldIs condition) {
        Optional<CustomFieldDefinition> definition = catalog.leadCustomField(condition.field());
        if (definition.isEmpty()) {
            errors.add(QueryError.invalid(condition.name(), "is not a custom field of the company's leads"));
            return Optional.empty();
        }
        CustomFieldType type = definition.get().type();
        if (type == CustomFieldType.TEXTAREA) {
            errors.add(QueryError.notSupported(condition.name(), "is a textarea; filtering by it is not supported"));
            return Optional.empty();
        }
        List<CustomFieldValue> values = documents(type, condition.value()).stream()
                .flatMap(document -> value(definition.get(), document, condition).stream())
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(values);
    }

    private Optional<CustomFieldValue> value(
            CustomFieldDefinition definition, Object document, CustomFieldIs condition) {
        if (isElementWise(document)) {
            errors.add(QueryError.invalid(condition.name(), "must be a list of option ids"));
            return Optional.empty();
        }
        Violations violations = new Violations(0);
        Optional<Patch<CustomFieldValue>> patch =
                definition.readExpected(definition.type(), document, null, DocumentPath.ROOT, violations);
        if (patch.isEmpty()) {
            errors.add(QueryError.invalid(
                    condition.name(), violations.toList().get(0).message()));
            return Optional.empty();
        }
        Optional<CustomFieldValue> value =
                patch.get().fold(Optional::empty, Optional::<CustomFieldValue>empty, Optional::of);
        if (value.isEmpty()) {
            errors.add(
                    QueryError.notSupported(condition.name(), "must have a value; filtering by null is not supported"));
        }
        return value;
    }

    private static boolean isElementWise(Object document) {
        return document instanceof Map<?, ?> object && object.values().stream().anyMatch(Map.class::isInstance);
    }

    /** Returns the values as in a patch: of a select, a string may contain several. */
    private static List<Object> documents(CustomFieldType type, Object value) {
        if (!(value instanceof String text)) {
            return List.of(value);
        }
        String key = type.wireName();
        return switch (type) {
            case NUMBER -> List.of(Map.of(key, NUMBER.matcher(text).matches() ? new BigDecimal(text) : text));
            case BOOLEAN ->
                List.of(Map.of(key, text.equals("true") || text.equals("false") ? text.equals("true") : text));
            case SELECT ->
                new ArrayList<>(
                        optionIds(text).stream().map(id -> Map.of(key, id)).toList());
            case MULTI_SELECT -> List.of(Map.of(key, optionIds(text)));
            default -> List.of(Map.of(key, text));
        };
    }

    private static List<Object> optionIds(String text) {
        return Arrays.stream(text.split(",", -1))
                .<Object>map(part -> NUMBER.matcher(part.strip()).matches() ? new BigDecimal(part.strip()) : part)
                .toList();
    }
}
