package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.OptionId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.LinkedHashSet;
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

    private static final int MAX_VALUE_CODE_POINTS = 200;

    private LeadTerms() {}

    /** Returns all terms of a lead. */
    public static Set<String> of(Lead lead, CompanyCatalog catalog) {
        LeadFields fields = lead.fields();
        Set<String> terms = new LinkedHashSet<>();
        for (MatchField field : MatchField.PlainField.values()) {
            field.keyOf(fields).map(MatchKey::term).ifPresent(terms::add);
        }
        terms.add(status(fields.status()));
        if (lead.origin().source() != null) {
            terms.add(source(lead.origin().source()));
        }
        fields.tags().forEach(tag -> terms.add(tag(tag)));
        fields.assignedUsers().forEach(user -> terms.add(user(user)));
        if (fields.assignedUsers().isEmpty()) {
            terms.add(UNASSIGNED);
        }
        if (lead.isArchived()) {
            terms.add(ARCHIVED);
        }
        fields.customFields().forEach((id, value) -> {
            boolean isLongText = catalog.leadCustomField(id)
                    .filter(field -> field.type() == CustomFieldType.TEXTAREA)
                    .isPresent();
            if (!isLongText) {
                addCustomField(id, value, terms);
            }
        });
        return terms;
    }

    private static void addCustomField(CustomFieldId id, CustomFieldValue value, Set<String> terms) {
        if (value instanceof CustomFieldValue.MultiSelect selected) {
            selected.options().forEach(option -> terms.add(option(id, option)));
        } else if (value instanceof CustomFieldValue.Numeric numeric) {
            terms.add(customField(id, numeric.number().toPlainString()));
        } else {
            terms.add(customField(id, value.plainValue().toString()));
        }
    }

    public static String status(LeadStatus status) {
        return term("status", status.wireName());
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

    /** The term of leads that have selected the option, alone or among others. */
    public static String option(CustomFieldId field, OptionId option) {
        return customField(field, String.valueOf(option.value()));
    }

    /**
     * The term of a value of a custom field that is not of type {@code textarea}.
     *
     * @param value a text, a date, {@code true} or {@code false}, or a number without exponent and trailing zeros
     */
    public static String customField(CustomFieldId field, String value) {
        return term(LeadField.customFieldName(field), value);
    }

    static String term(String name, String value) {
        boolean isShort = value.codePointCount(0, value.length()) <= MAX_VALUE_CODE_POINTS;
        return name + "=" + (isShort ? value : value.substring(0, value.offsetByCodePoints(0, MAX_VALUE_CODE_POINTS)));
    }
}
