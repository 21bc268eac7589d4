package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field by whose value an upsert finds existing leads: the email address, the phone number, or a custom field of type
 * text or number.
 */
public sealed interface MatchField {

    /** The name in requests: {@code email}, {@code phone_number} or {@code customFields/7}. */
    String wireName();

    /** Returns the key of a lead's value; empty if the lead has no value to match by. */
    Optional<MatchKey> keyOf(LeadFields fields);

    /** Whether leads of the company can be matched by this field. */
    boolean isMatchable(CompanyCatalog catalog);

    /** Finds a field by its wire name; the match is case-sensitive. */
    static Optional<MatchField> ofWireName(String wireName) {
        for (PlainField field : PlainField.values()) {
            if (field.wireName().equals(wireName)) {
                return Optional.of(field);
            }
        }
        return LeadField.customFieldId(wireName).map(CustomField::new);
    }

    /** A plain field whose value is normalized, so that different spellings match. */
    enum PlainField implements MatchField {
        /** Addresses match without regard to case. */
        EMAIL(LeadField.EMAIL) {
            @Override
            @Nullable
            String normalized(LeadFields fields) {
                String email = fields.email();
                return email == null ? null : email.toLowerCase(Locale.ROOT);
            }
        },
        /** Numbers match by their digits and a leading plus sign. */
        PHONE_NUMBER(LeadField.PHONE_NUMBER) {
            @Override
            @Nullable
            String normalized(LeadFields fields) {
                String number = fields.phoneNumber();
                if (number == null) {
                    return null;
                }
                String digits = number.replaceAll("[^0-9]", "");
                return number.startsWith("+") ? "+" + digits : digits;
            }
        };

        private final LeadField field;

        PlainField(LeadField field) {
            this.field = field;
        }

        abstract @Nullable String normalized(LeadFields fields);

        @Override
        public String wireName() {
            return field.wireName();
        }

        @Override
        public Optional<MatchKey> keyOf(LeadFields fields) {
            return Optional.ofNullable(normalized(fields)).map(value -> new MatchKey(this, value));
        }

        @Override
        public boolean isMatchable(CompanyCatalog catalog) {
            return true;
        }
    }

    /** A custom field, whose values match exactly. */
    record CustomField(CustomFieldId id) implements MatchField {
        @Override
        public String wireName() {
            return LeadField.customFieldName(id);
        }

        @Override
        public Optional<MatchKey> keyOf(LeadFields fields) {
            return Optional.ofNullable(fields.customFields().get(id))
                    .flatMap(CustomField::text)
                    .map(value -> new MatchKey(this, value));
        }

        private static Optional<String> text(CustomFieldValue value) {
            if (value instanceof CustomFieldValue.Text text) {
                return Optional.of(text.text());
            }
            return value instanceof CustomFieldValue.Numeric numeric
                    ? Optional.of(numeric.number().toPlainString())
                    : Optional.empty();
        }

        @Override
        public boolean isMatchable(CompanyCatalog catalog) {
            return catalog.leadCustomField(id)
                    .filter(field -> field.type() == CustomFieldType.TEXT || field.type() == CustomFieldType.NUMBER)
                    .isPresent();
        }
    }
}
