package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.patch.CustomFieldPatch;
import dev.leadpatch.domain.patch.LeadPatch;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violations;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A field by whose value an upsert finds existing leads: the email address, the phone number, or a custom field of type
 * text or number.
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

    /** Finds a field by its wire name; the match is case-sensitive. */
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

        private static final Pattern PLUS = Pattern.compile("[^0-9]*\\+");
        private static final Pattern EXTENSION = Pattern.compile("[exEX].*");
        private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

        // RFC 3490, which java.net.IDN implements, maps them to the names of other owners (RFC 5894, section 7.2)
        private static final Pattern DEVIATION = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

        private final LeadField field;

        PlainField(LeadField field) {
            this.field = field;
        }

        private static String address(String email) {
            int domain = email.lastIndexOf('@') + 1;
            return (email.substring(0, domain) + withALabels(email.substring(domain))).toLowerCase(Locale.ROOT);
        }

        private static String withALabels(String domain) {
            try {
                return DEVIATION.matcher(domain).find() ? domain : IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED);
            } catch (IllegalArgumentException e) {
                return domain; // no domain name
            }
        }

        private static String digits(String number) {
            Matcher extension = EXTENSION.matcher(number);
            boolean hasExtension = extension.find();
            String main = hasExtension ? number.substring(0, extension.start()) : number;
            String plus = PLUS.matcher(main).lookingAt() ? "+" : "";
            String suffix =
                    hasExtension ? "x" + NO_DIGIT.matcher(extension.group()).replaceAll("") : "";
            return plus + NO_DIGIT.matcher(main).replaceAll("") + suffix;
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
            return new MatchKey(this, this == EMAIL ? address(text) : digits(text));
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
