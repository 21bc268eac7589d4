package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.patch.CheckedPatch;
import dev.leadpatch.domain.patch.DocumentOrderSorter;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchValidator;
import dev.leadpatch.domain.patch.Strictness;
import dev.leadpatch.domain.patch.ValidPatch;
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

/** A lead, documents that patch it, and what becomes of both. */
final class LeadPatchFixture {
    static final PatchValidator VALIDATOR = new PatchValidator(Validation.byProvider(HibernateValidator.class)
            .configure()
            // the provider's own one fails at start without an Expression Language
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
        return new Lead(
                new LeadId(789), new CompanyId(1), new UUID(0, 789), 7, LAST_UPDATED, LAST_UPDATED, null, null, fields);
    }

    /** A lead that was given what {@code document} asks for; that is, what it holds now. */
    static Lead leadWith(Object document) {
        return lead(fieldsAfter(lead(), document));
    }

    /** A JSON object of names and values by turns; a repeated name takes the last value. */
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

    /** A document that asks for nothing but these custom fields. */
    static Map<String, @Nullable Object> customFields(@Nullable Object... entries) {
        return object("customFields", array(entries));
    }

    /** A document that sets one custom field, under the key of its type. */
    static Map<String, @Nullable Object> value(SampleCatalog.Field field, @Nullable Object plain) {
        return customFields(entry(field.id(), field.type(), object(field.type(), plain)));
    }

    static CheckedPatch check(@Nullable Object document, Strictness handling) {
        return PatchReader.read(document, handling).patch().check(VALIDATOR);
    }

    /** What is wrong with a document for a lead that holds nothing, as {@code pointer code}, in its order. */
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

    static List<Violation> violations(Lead lead, @Nullable Object document, Strictness handling) {
        return DocumentOrderSorter.sort(lead.violations(check(document, handling), CATALOG), document);
    }

    static LeadChange change(Lead lead, @Nullable Object document, Strictness handling) {
        CheckedPatch patch = check(document, handling);
        return patch instanceof ValidPatch valid
                ? lead.change(valid, CATALOG, NOW)
                : new LeadChange.Rejected(lead.violations(patch, CATALOG));
    }

    /** What a lead holds after a patch that must not be rejected. */
    static LeadFields fieldsAfter(Lead lead, @Nullable Object document) {
        return fieldsAfter(lead, document, Strictness.STRICT);
    }

    static LeadFields fieldsAfter(Lead lead, @Nullable Object document, Strictness handling) {
        return change(lead, document, handling)
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

    /** The conditions that a document names and a lead does not meet, as documents; none if nothing of it failed. */
    static List<Map<String, @Nullable Object>> failedConditions(
            Lead lead, @Nullable Object document, Strictness handling) {
        return change(lead, document, handling)
                .fold(
                        changed -> List.of(),
                        List::of,
                        outcome -> {
                            throw unexpectedOutcome(outcome);
                        },
                        missed -> missed.failedConditions().stream()
                                .map(FailedCondition::asDocument)
                                .toList());
    }

    /** The changes that a patch makes, as documents; none if nothing changed. */
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

    private static List<String> toPathAndCode(List<Violation> violations) {
        return violations.stream()
                .map(violation -> violation.path().toJsonPointer() + " "
                        + violation.code().wireName())
                .toList();
    }
}
