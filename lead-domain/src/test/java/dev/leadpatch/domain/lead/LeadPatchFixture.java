package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.LeadChange.FailedCondition;
import dev.leadpatch.domain.patch.DocumentOrderSorter;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.PatchValidator.PatchValidationResult;
import dev.leadpatch.domain.patch.PatchValidator.ValidPatch;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violation;
import jakarta.validation.Validation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.validator.HibernateValidator;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.jspecify.annotations.Nullable;

/** Leads, patch documents and the results of applying them. */
final class LeadPatchFixture {
    static final PatchValidator VALIDATOR = new PatchValidator(Validation.byProvider(HibernateValidator.class)
            .configure()
            // the default interpolator requires an Expression Language implementation
            .messageInterpolator(new ParameterMessageInterpolator())
            .buildValidatorFactory()
            .getValidator());
    static final CompanyCatalog CATALOG = SampleCatalog.CATALOG;
    static final Instant LAST_UPDATED = Instant.parse("2024-01-15T14:30:00.000001Z");
    static final Instant NOW = Instant.parse("2024-01-16T08:00:00.123456789Z");

    private LeadPatchFixture() {}

    static Lead lead() {
        return lead(LeadFields.EMPTY);
    }

    static Lead lead(LeadFields fields) {
        return Lead.builder(new CompanyId(1), new LeadId(789))
                .uuid(new UUID(0, 789))
                .version(7)
                .createdAt(LAST_UPDATED)
                .fields(fields)
                .build();
    }

    /** An empty lead with the patch {@code document} applied. */
    static Lead leadWith(Object document) {
        return lead(fieldsAfter(lead(), document));
    }

    /** A JSON object of alternating names and values; the last value of a duplicate name wins. */
    static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }

    /** A JSON array. */
    static List<@Nullable Object> array(@Nullable Object... items) {
        return new ArrayList<>(Arrays.asList(items));
    }

    /** An entry of {@code customFields}. */
    static Map<String, @Nullable Object> entry(@Nullable Object id, @Nullable Object type, @Nullable Object value) {
        return object("customFieldId", id, "type", type, "value", value);
    }

    /** A patch document with these custom field entries only. */
    static Map<String, @Nullable Object> customFields(@Nullable Object... entries) {
        return object("customFields", array(entries));
    }

    /** A patch document that sets one custom field, under the key of its type. */
    static Map<String, @Nullable Object> value(SampleCatalog.Field field, @Nullable Object value) {
        return customFields(entry(field.id(), field.type(), object(field.type(), value)));
    }

    static PatchValidationResult check(@Nullable Object document, Strictness strictness) {
        return PatchReader.read(document, strictness).patch().check(VALIDATOR);
    }

    /** The violations of a document for an empty lead, as {@code pointer code}, in document order. */
    static List<String> rejections(@Nullable Object document) {
        return rejections(lead(), document);
    }

    static List<String> rejections(Lead lead, @Nullable Object document) {
        return toPathAndCode(violations(lead, document, Strictness.STRICT));
    }

    static List<String> lenientRejections(@Nullable Object document) {
        return toPathAndCode(violations(lead(), document, Strictness.LENIENT));
    }

    static Violation violation(@Nullable Object document) {
        List<Violation> violations = violations(lead(), document, Strictness.STRICT);
        if (violations.size() != 1) {
            throw new AssertionError("one violation expected: " + violations);
        }
        return violations.get(0);
    }

    static List<Violation> violations(Lead lead, @Nullable Object document, Strictness strictness) {
        return DocumentOrderSorter.sort(lead.violations(check(document, strictness), CATALOG), document);
    }

    static LeadChange change(Lead lead, @Nullable Object document, Strictness strictness) {
        PatchValidationResult patch = check(document, strictness);
        return patch instanceof ValidPatch valid
                ? lead.change(valid, CATALOG, NOW)
                : new LeadChange.Rejected(lead.violations(patch, CATALOG));
    }

    /** The fields of a lead after a patch that must be valid. */
    static LeadFields fieldsAfter(Lead lead, @Nullable Object document) {
        return fieldsAfter(lead, document, Strictness.STRICT);
    }

    static LeadFields fieldsAfter(Lead lead, @Nullable Object document, Strictness strictness) {
        return change(lead, document, strictness)
                .fold(
                        changed -> changed.lead().fields(),
                        lead::fields,
                        outcome -> {
                            throw unexpectedOutcome(outcome);
                        },
                        outcome -> {
                            throw unexpectedOutcome(outcome);
                        });
    }

    /** The failed conditions of a document, as documents; empty if all conditions hold. */
    static List<Map<String, @Nullable Object>> failedConditions(
            Lead lead, @Nullable Object document, Strictness strictness) {
        return change(lead, document, strictness)
                .fold(
                        changed -> List.of(),
                        List::of,
                        outcome -> {
                            throw unexpectedOutcome(outcome);
                        },
                        conditionFailed -> conditionFailed.failedConditions().stream()
                                .map(FailedCondition::asDocument)
                                .toList());
    }

    /** The changes of a patch, as documents; empty if nothing changed. */
    static List<Map<String, @Nullable Object>> changes(Lead lead, @Nullable Object document) {
        return change(lead, document, Strictness.STRICT)
                .fold(
                        changed -> changed.changes().stream()
                                .map(FieldChange::asDocument)
                                .toList(),
                        List::of,
                        outcome -> {
                            throw unexpectedOutcome(outcome);
                        },
                        outcome -> {
                            throw unexpectedOutcome(outcome);
                        });
    }

    private static AssertionError unexpectedOutcome(LeadChange outcome) {
        return new AssertionError(outcome);
    }

    static List<String> toPathAndCode(List<Violation> violations) {
        return violations.stream()
                .map(violation -> violation.path().toJsonPointer() + " "
                        + violation.code().wireName())
                .toList();
    }
}
