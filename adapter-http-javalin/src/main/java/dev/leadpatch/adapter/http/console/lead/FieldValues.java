package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.adapter.http.message.QueryString;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of fields as texts, as a form contains them: ids of options, tags and users, and {@code true} or
 * {@code false}. Immutable.
 *
 * @param byName the values of each field by its name, such as {@code customFields/5}; empty if it has no value
 */
record FieldValues(Map<String, List<String>> byName) {

    /** The values of a new lead. */
    static final FieldValues NEW_LEAD = of(LeadFields.EMPTY);

    FieldValues {
        byName = Map.copyOf(byName);
    }

    static FieldValues of(LeadFields fields) {
        Map<String, List<String>> values = new LinkedHashMap<>();
        values.put(LeadField.COMPANY_NAME.wireName(), text(fields.companyName()));
        values.put(LeadField.EMAIL.wireName(), text(fields.email()));
        values.put(LeadField.PHONE_NUMBER.wireName(), text(fields.phoneNumber()));
        values.put(LeadField.FIRST_NAME.wireName(), text(fields.firstName()));
        values.put(LeadField.LAST_NAME.wireName(), text(fields.lastName()));
        values.put(LeadField.STATUS.wireName(), List.of(fields.status().wireName()));
        values.put(
                LeadField.TAGS.wireName(),
                texts(fields.tags().stream().map(TagId::value).toList()));
        values.put(
                LeadField.ASSIGNED_USERS.wireName(),
                texts(fields.assignedUsers().stream().map(UserId::value).toList()));
        fields.customFields().forEach((id, value) -> values.put(LeadField.customFieldName(id), customField(value)));
        return new FieldValues(values);
    }

    /** Returns these values and those that a form contains, in its inputs and as original values. */
    FieldValues and(QueryString form) {
        Map<String, List<String>> all = new LinkedHashMap<>(byName);
        for (String name : form.names()) {
            List<String> values = form.values(name);
            String field = name;
            if (name.startsWith(SubmittedLead.ORIGINAL_PREFIX)) {
                field = name.substring(SubmittedLead.ORIGINAL_PREFIX.length());
                values = values.stream()
                        .flatMap(joined -> SubmittedLead.split(joined).stream())
                        .toList();
            }
            all.merge(
                    field,
                    values.stream().filter(value -> !value.isEmpty()).toList(),
                    (first, next) ->
                            Stream.concat(first.stream(), next.stream()).toList());
        }
        return new FieldValues(all);
    }

    List<String> of(String name) {
        return byName.getOrDefault(name, List.of());
    }

    private static List<String> customField(CustomFieldValue value) {
        Object plain = value.plainValue();
        if (plain instanceof List<?> ids) {
            return texts(ids);
        }
        return List.of(plain instanceof BigDecimal number ? number.toPlainString() : plain.toString());
    }

    private static List<String> text(@Nullable String text) {
        return Optional.ofNullable(text).stream().toList();
    }

    private static List<String> texts(List<?> ids) {
        return ids.stream().map(String::valueOf).toList();
    }
}
