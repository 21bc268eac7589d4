package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadDraft;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violations;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A field by whose value an upsert finds existing leads: the email address, the phone number, or a custom field of type
 * text or number; or for an import, the identity of the lead.
 */
public sealed interface MatchField {

    /** The name in requests: {@code email}, {@code phone_number} or {@code customFields/7}. */
    String wireName();

    /** Whether leads of the company can be matched by this field. */
    boolean isMatchable(CompanyCatalog catalog);

    /** Returns the key of a lead's value; empty if the lead has no value to match by. */
    Optional<MatchKey> keyOf(LeadFields fields);

    /** Returns the key of the value that a patch sets; empty if it sets none, or an invalid one. */
    Optional<MatchKey> keyOf(LeadPatch patch, CompanyCatalog catalog);

    /** Returns the key of the value of a draft; empty if it has none, or an invalid one. */
    default Optional<MatchKey> keyOf(LeadDraft draft, CompanyCatalog catalog) {
        return keyOf(draft.patch(), catalog);
    }

    /** Finds a field that requests can match by; the match is case-sensitive. */
    static Optional<MatchField> ofWireName(String wireName) {
        for (PlainField field : PlainField.values()) {
            if (field.wireName().equals(wireName)) {
                return Optional.of(field);
            }
        }
        return LeadField.customFieldId(wireName).map(CustomField::new);
    }

    /** A plain field, whose values are normalized so that different spellings match. */
    enum PlainField implements MatchField {
        /**
         * Addresses match without regard to case, and internationalized domain names by their A-labels (RFC 5890,
         * section 2.3.2.1).
         */
        EMAIL(LeadField.EMAIL),
        /** Numbers match by their digits, a leading plus sign and the digits of the extension. */
        PHONE_NUMBER(LeadField.PHONE_NUMBER);

        private final LeadField field;

        PlainField(LeadField field) {
            this.field = field;
        }

        @Override
        public String wireName() {
            return field.wireName();
        }

        @Override
        public boolean isMatchable(CompanyCatalog catalog) {
            return true;
        }

        @Override
        public Optional<MatchKey> keyOf(LeadFields fields) {
            return Optional.ofNullable(this == EMAIL ? fields.email() : fields.phoneNumber())
                    .map(this::keyOf);
        }

        @Override
        public Optional<MatchKey> keyOf(LeadPatch patch, CompanyCatalog catalog) {
            Patch<String> change = this == EMAIL ? patch.email() : patch.phoneNumber();
            return Optional.ofNullable(change.applyTo(null))
                    .filter(text -> !text.isEmpty())
                    .map(this::keyOf);
        }

        private MatchKey keyOf(String text) {
            return new MatchKey(
                    this, this == EMAIL ? MatchValueNormalizer.address(text) : MatchValueNormalizer.digits(text));
        }
    }

    /** The identity of a lead, which it keeps when it is archived. */
    enum IdentityField implements MatchField {
        ID("id"),
        UUID("uuid");

        private final String wireName;

        IdentityField(String wireName) {
            this.wireName = wireName;
        }

        @Override
        public String wireName() {
            return wireName;
        }

        @Override
        public boolean isMatchable(CompanyCatalog catalog) {
            return true;
        }

        String valueOf(Lead lead) {
            return this == ID ? String.valueOf(lead.id().value()) : lead.uuid().toString();
        }

        @Override
        public Optional<MatchKey> keyOf(LeadFields fields) {
            return Optional.empty();
        }

        @Override
        public Optional<MatchKey> keyOf(LeadPatch patch, CompanyCatalog catalog) {
            return Optional.empty();
        }

        @Override
        public Optional<MatchKey> keyOf(LeadDraft draft, CompanyCatalog catalog) {
            return keyOf(draft.identity());
        }

        /** Returns the key of a kept identity; empty if it is new. */
        public Optional<MatchKey> keyOf(LeadDraft.Identity identity) {
            Optional<String> value = this == ID
                    ? Optional.ofNullable(identity.id()).map(id -> String.valueOf(id.value()))
                    : Optional.ofNullable(identity.uuid()).map(Object::toString);
            return value.map(text -> new MatchKey(this, text));
        }
    }

    /** A custom field, whose values match exactly. */
    record CustomField(CustomFieldId id) implements MatchField {
        @Override
        public String wireName() {
            return LeadField.customFieldName(id);
        }

        @Override
        public boolean isMatchable(CompanyCatalog catalog) {
            return definition(catalog).isPresent();
        }

        private Optional<CustomFieldDefinition> definition(CompanyCatalog catalog) {
            return catalog.leadCustomField(id)
                    .filter(field -> field.type() == CustomFieldType.TEXT || field.type() == CustomFieldType.NUMBER);
        }

        @Override
        public Optional<MatchKey> keyOf(LeadFields fields) {
            return keyOf(fields.customFields().get(id));
        }

        @Override
        public Optional<MatchKey> keyOf(LeadPatch patch, CompanyCatalog catalog) {
            Optional<CustomFieldPatch> entry = patch.customFields().stream()
                    .filter(change -> change.id().filter(id::equals).isPresent())
                    .findFirst();
            Optional<CustomFieldDefinition> definition = definition(catalog);
            if (entry.isEmpty() || definition.isEmpty()) {
                return Optional.empty();
            }
            CustomFieldType type = entry.get().type().orElse(definition.get().type());
            return definition
                    .get()
                    .readValue(type, entry.get().value(), null, DocumentPath.ROOT, new Violations())
                    .flatMap(change -> keyOf(change.applyTo(null)));
        }

        private Optional<MatchKey> keyOf(@Nullable CustomFieldValue value) {
            if (value instanceof CustomFieldValue.Text text) {
                return Optional.of(new MatchKey(this, text.text()));
            }
            return value instanceof CustomFieldValue.Numeric numeric
                    ? Optional.of(new MatchKey(this, numeric.number().toPlainString()))
                    : Optional.empty();
        }
    }
}
