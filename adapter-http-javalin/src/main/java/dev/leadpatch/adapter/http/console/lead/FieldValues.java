package dev.leadpatch.adapter.http.console.lead;

import dev.leadpatch.application.HashAlgorithm;
import dev.leadpatch.application.http.message.QueryString;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The values of fields as texts, as a form contains them: ids of options, tags and users, and {@code true} or
 * {@code false}. Immutable.
 *
 * @param byName the values of each field by its name, such as {@code customFields/5}; empty if it has no value
 */
record FieldValues(Map<String, List<String>> byName) {

    /** No values. */
    static final FieldValues NONE = new FieldValues(Map.of());

    /** The values of a new lead. */
    static final FieldValues NEW_LEAD = of(LeadFields.EMPTY);

    private static final int FINGERPRINT_LENGTH = 32;

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

    /** Returns these values and those of the inputs of a form. */
    FieldValues and(QueryString form) {
        Map<String, List<String>> all = new LinkedHashMap<>(byName);
        form.valuesByName()
                .forEach((name, values) -> all.merge(
                        name,
                        values.stream().filter(value -> !value.isEmpty()).toList(),
                        (first, next) ->
                                Stream.concat(first.stream(), next.stream()).toList()));
        return new FieldValues(all);
    }

    /**
     * Returns a hash of the values of a field in any order. A form contains it in place of the original value, which
     * would double the size of the form.
     */
    String fingerprint(String name) {
        // browsers send line breaks as CRLF
        String text =
                of(name).stream().map(FieldValues::withoutReturns).sorted().collect(Collectors.joining(","));
        return HashAlgorithm.SHA_256.hex(text.getBytes(StandardCharsets.UTF_8)).substring(0, FINGERPRINT_LENGTH);
    }

    static String withoutReturns(String text) {
        return text.replace("\r\n", "\n");
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
