package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.LeadStatus;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.net.IDN;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The terms of the inverted index of leads, such as {@code status=new} or {@code tag=11}. A lead is found by the terms
 * of its current values. The value of a term is cut to {@link #MAX_VALUE_LENGTH} code points.
 */
public final class LeadTerms {
    /** Maximum number of code points of the value of a term. */
    public static final int MAX_VALUE_LENGTH = 200;

    /** The term of a lead without assigned users. */
    public static final String UNASSIGNED = "unassigned";

    /** The additional term of an archived lead. */
    public static final String ARCHIVED = "archived";

    private LeadTerms() {}

    /** Returns the terms of a lead, without {@link #ARCHIVED}. */
    public static Set<String> of(Lead lead) {
        LeadFields fields = lead.fields();
        Set<String> terms = new LinkedHashSet<>();
        addIfPresent(terms, fields.email(), LeadTerms::email);
        addIfPresent(terms, fields.phoneNumber(), LeadTerms::phoneNumber);
        addIfPresent(terms, lead.source(), LeadTerms::source);
        terms.add(status(fields.status()));
        fields.tags().forEach(tag -> terms.add(tag(tag)));
        fields.assignedUsers().forEach(user -> terms.add(user(user)));
        if (fields.assignedUsers().isEmpty()) {
            terms.add(UNASSIGNED);
        }
        fields.customFields().forEach((id, value) -> terms.addAll(customField(id, value)));
        return terms;
    }

    private static void addIfPresent(Set<String> terms, @Nullable String value, UnaryOperator<String> term) {
        if (value != null) {
            terms.add(term.apply(value));
        }
    }

    /** Returns the term of an email address: without case, and with the A-labels of its domain. */
    public static String email(String address) {
        int at = address.lastIndexOf('@');
        return "email="
                + cut((address.substring(0, at + 1) + aLabels(address.substring(at + 1))).toLowerCase(Locale.ROOT));
    }

    /** Returns the term of a phone number: its digits and a leading plus sign. */
    public static String phoneNumber(String number) {
        String digits = number.replaceAll("[^0-9]", "");
        return "phone_number=" + cut(number.strip().startsWith("+") ? "+" + digits : digits);
    }

    public static String status(LeadStatus status) {
        return "status=" + status.wireName();
    }

    public static String source(String source) {
        return "source=" + cut(source);
    }

    public static String tag(TagId tag) {
        return "tag=" + tag.value();
    }

    public static String user(UserId user) {
        return "user=" + user.value();
    }

    /** Returns the terms of a custom field value: one for each option of a {@code multi_select}, otherwise one. */
    public static List<String> customField(CustomFieldId field, CustomFieldValue value) {
        String name = LeadField.customFieldName(field) + "=";
        if (value.plainValue() instanceof List<?> options) {
            return options.stream().map(option -> name + option).toList();
        }
        return List.of(name
                + (value.plainValue() instanceof BigDecimal number
                        ? number.toPlainString()
                        : cut(String.valueOf(value.plainValue()))));
    }

    private static String aLabels(String domain) {
        try {
            return IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            return domain;
        }
    }

    private static String cut(String value) {
        return Characters.countCodePoints(value) > MAX_VALUE_LENGTH
                ? value.substring(0, value.offsetByCodePoints(0, MAX_VALUE_LENGTH))
                : value;
    }
}
