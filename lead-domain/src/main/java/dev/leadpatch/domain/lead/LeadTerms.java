package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * The terms of a lead in an inverted index, by which a store finds leads: texts such as {@code status=new},
 * {@code tag=5} or {@code email=ada@example.com}. Long values are cut, so a lead that has the term of a text may have
 * another text with the same beginning.
 */
public final class LeadTerms {
    /** The term of leads without assigned users. */
    public static final String UNASSIGNED = "unassigned";

    /** The term of archived leads. */
    public static final String ARCHIVED = "archived";

    private static final String STATUS = "status";
    private static final int MAX_VALUE_CODE_POINTS = 255;

    private LeadTerms() {}

    /** Returns all terms of a lead; none if it is erased. */
    public static Set<String> of(Lead lead, CompanyCatalog catalog) {
        return of(lead, LeadFields.EMPTY, catalog, true);
    }

    /** Returns the terms by which two versions of a lead differ. */
    public static Difference between(Lead from, Lead to, CompanyCatalog catalog) {
        boolean sameRest = from.isArchived() == to.isArchived()
                && from.isErased() == to.isErased()
                && from.origin().equals(to.origin());
        if (!sameRest) {
            return new Difference(of(from, catalog), of(to, catalog));
        }
        return new Difference(of(from, to.fields(), catalog, false), of(to, from.fields(), catalog, false));
    }

    /** Terms to remove and to add. */
    public record Difference(Set<String> removed, Set<String> added) {
        public Difference {
            Set<String> both = new HashSet<>(removed);
            both.retainAll(added);
            removed = without(removed, both);
            added = without(added, both);
        }

        private static Set<String> without(Set<String> terms, Set<String> excluded) {
            Set<String> remaining = new LinkedHashSet<>(terms);
            remaining.removeAll(excluded);
            return remaining;
        }
    }

    /** Returns the terms of the fields that differ from {@code other}, or of all fields and the rest of the lead. */
    private static Set<String> of(Lead lead, LeadFields other, CompanyCatalog catalog, boolean all) {
        Set<String> terms = new LinkedHashSet<>();
        if (lead.isErased()) {
            return terms;
        }
        LeadFields fields = lead.fields();
        if (all || !Objects.equals(fields.email(), other.email())) {
            addKey(MatchField.PlainField.EMAIL, fields, terms);
        }
        if (all || !Objects.equals(fields.phoneNumber(), other.phoneNumber())) {
            addKey(MatchField.PlainField.PHONE_NUMBER, fields, terms);
        }
        if (all || fields.status() != other.status()) {
            terms.add(status(fields.status()));
        }
        if (all || !fields.tags().equals(other.tags())) {
            fields.tags().forEach(tag -> terms.add(tag(tag)));
        }
        if (all || !fields.assignedUsers().equals(other.assignedUsers())) {
            fields.assignedUsers().forEach(user -> terms.add(user(user)));
            if (fields.assignedUsers().isEmpty()) {
                terms.add(UNASSIGNED);
            }
        }
        fields.customFields().forEach((id, value) -> {
            if ((all || !value.equals(other.customFields().get(id))) && isIndexed(id, value, catalog)) {
                terms.addAll(customField(id, value));
            }
        });
        if (all) {
            addRest(lead, terms);
        }
        return terms;
    }

    private static void addKey(MatchField field, LeadFields fields, Set<String> terms) {
        field.keyOf(fields).map(MatchKey::term).ifPresent(terms::add);
    }

    private static void addRest(Lead lead, Set<String> terms) {
        if (lead.origin().source() != null) {
            terms.add(source(lead.origin().source()));
        }
        if (lead.isArchived()) {
            terms.add(ARCHIVED);
        }
    }

    /** Long texts are not indexed, and numbers, which change often, only if a request has used the field. */
    private static boolean isIndexed(CustomFieldId id, CustomFieldValue value, CompanyCatalog catalog) {
        if (value instanceof CustomFieldValue.Numeric) {
            return catalog.indexedNumbers().contains(id);
        }
        return catalog.leadCustomField(id)
                .filter(field -> field.type() == CustomFieldType.TEXTAREA)
                .isEmpty();
    }

    public static String status(LeadStatus status) {
        return term(STATUS, status.wireName());
    }

    /** Whether the term is one of {@link #status}. */
    public static boolean isStatus(String term) {
        return term.startsWith(STATUS + "=");
    }

    public static String source(String source) {
        return term("source", source);
    }

    public static String tag(TagId tag) {
        return term("tag", String.valueOf(tag.value()));
    }

    public static String user(UserId user) {
        return term("user", String.valueOf(user.value()));
    }

    /**
     * The terms of a value of a custom field that is not of type {@code textarea}: one for each option of a {@code
     * multi_select}, and otherwise one. Equal values have the same terms.
     */
    public static List<String> customField(CustomFieldId field, CustomFieldValue value) {
        if (value instanceof CustomFieldValue.MultiSelect selected) {
            return selected.options().stream()
                    .map(option -> customField(field, String.valueOf(option.value())))
                    .toList();
        }
        if (value instanceof CustomFieldValue.Numeric numeric) {
            return List.of(number(field, numeric.number()));
        }
        return List.of(customField(
                field,
                value instanceof CustomFieldValue.Date date
                        ? date.canonical()
                        : value.plainValue().toString()));
    }

    /** The term of a number, which has no trailing zeros. */
    public static String number(CustomFieldId field, BigDecimal number) {
        return customField(field, number.toPlainString());
    }

    private static String customField(CustomFieldId field, String value) {
        return term(LeadField.customFieldName(field), value);
    }

    static String term(String name, String value) {
        boolean isShort = value.codePointCount(0, value.length()) <= MAX_VALUE_CODE_POINTS;
        return name + "=" + (isShort ? value : value.substring(0, value.offsetByCodePoints(0, MAX_VALUE_CODE_POINTS)));
    }
}
