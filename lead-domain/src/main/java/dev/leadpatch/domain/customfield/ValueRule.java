package dev.leadpatch.domain.customfield;

import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.patch.rule.TextRules;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.DateText;
import dev.leadpatch.domain.value.ExactNumbers;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.Patch;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.Violation;
import dev.leadpatch.domain.violation.Violation.AllowedValues;
import dev.leadpatch.domain.violation.ViolationCode;
import dev.leadpatch.domain.violation.Violations;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The validation rule of one custom field type. */
sealed interface ValueRule
        permits ValueRule.TextRule,
                ValueRule.NumberRule,
                ValueRule.DateRule,
                ValueRule.BooleanRule,
                SelectRule,
                MultiSelectRule {

    /**
     * Validates {@code input} and converts it to the change of the field.
     *
     * @param input the value in the document; not null
     * @param context the field, its current value and the collector of violations
     * @return empty if a violation was added
     */
    Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context);

    /**
     * The text and textarea types. A text is a single line of at most 1,000 code points without control characters;
     * white space is trimmed. A textarea has at most 20,000 code points and is stored exactly as sent; line breaks and
     * tabs are allowed.
     */
    enum TextRule implements ValueRule {
        SINGLE_LINE(TextRules.singleLine(1_000)),
        MULTI_LINE(TextRules.multiLine(20_000));

        @SuppressWarnings("ImmutableEnumChecker") // the rules are immutable
        private final TextRules rules;

        TextRule(TextRules rules) {
            this.rules = rules.clearable();
        }

        @Override
        public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
            if (!(input instanceof String string)) {
                return context.reject(ViolationCode.TYPE, "must be a string");
            }
            String text = this == SINGLE_LINE ? Characters.trim(string) : string;
            Optional<TextRules.BrokenRule> broken = rules.validate(text);
            return broken.isPresent()
                    ? context.reject(broken.get().code(), broken.get().message())
                    : context.accept(new CustomFieldValue.Text(text));
        }
    }

    /**
     * The number type: a decimal number of at most 38 digits, at most 18 of them decimals, in plain notation without
     * trailing zeros.
     */
    static final class NumberRule implements ValueRule {
        private static final int MAX_DIGITS = 38;
        private static final int MAX_DECIMALS = 18;

        @Override
        public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
            Optional<BigDecimal> number = ExactNumbers.toDecimal(input);
            if (number.isEmpty()) {
                return context.reject(ViolationCode.TYPE, "must be a number");
            }
            BigDecimal canonical = ExactNumbers.toCanonical(number.get());
            if (!ExactNumbers.isWithinDigitLimit(canonical)
                    || canonical.precision() > MAX_DIGITS
                    || canonical.scale() > MAX_DECIMALS) {
                return context.reject(
                        ViolationCode.NUMBER_PRECISION,
                        "must have at most " + MAX_DIGITS + " digits, at most " + MAX_DECIMALS + " of them decimals");
            }
            return context.accept(new CustomFieldValue.Numeric(canonical));
        }
    }

    /** The date type: a date or date-time of {@link DateText}, of at most 64 characters. It is stored as sent. */
    static final class DateRule implements ValueRule {
        private static final int MAX_LENGTH = 64;

        @Override
        public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
            if (!(input instanceof String date)) {
                return context.reject(ViolationCode.TYPE, "must be a string");
            }
            if (date.length() > MAX_LENGTH) {
                return context.reject(ViolationCode.TOO_LONG, "must have at most " + MAX_LENGTH + " characters");
            }
            Optional<String> error = DateText.findError(date);
            return error.isPresent()
                    ? context.reject(ViolationCode.DATE, error.get())
                    : context.accept(new CustomFieldValue.Date(date));
        }
    }

    /** The boolean type: {@code true} or {@code false}. Strings and numbers are not coerced. */
    static final class BooleanRule implements ValueRule {
        @Override
        public Optional<Patch<CustomFieldValue>> read(Object input, ValueContext context) {
            if (!(input instanceof Boolean value)) {
                return context.reject(ViolationCode.TYPE, "must be true or false");
            }
            return context.accept(new CustomFieldValue.Bool(value));
        }
    }

    /**
     * The context of the validation of one value: the field, its current value, the path and the collector of
     * violations.
     *
     * @param expected whether the value is expected by a condition, not set by a patch. Archived options and the
     *     absence of a required value are then accepted
     */
    record ValueContext(
            CustomFieldDefinition definition,
            @Nullable CustomFieldValue currentValue,
            DocumentPath path,
            Violations violations,
            boolean expected) {

        <T> Optional<T> reject(ViolationCode code, String message) {
            return reject(new Violation(path, code, message));
        }

        /**
         * Rejects a value with a message that names the field.
         *
         * @param message has a placeholder for the quoted label, which callers without read access do not receive
         */
        <T> Optional<T> rejectNamingField(ViolationCode code, String message) {
            return reject(new Violation(path, code, message.formatted("\"" + definition.label() + "\""))
                    .withRedactedMessage(message.formatted("the custom field")));
        }

        private <T> Optional<T> reject(Violation rejected) {
            Violation violation =
                    rejected.withDetail("custom_field_id", definition.id().value());
            violations.add(definition.hasOptions() ? violation.withAllowed(allowed()) : violation);
            return Optional.empty();
        }

        /** An equal value keeps its spelling, because the field does not change. */
        Optional<Patch<CustomFieldValue>> accept(CustomFieldValue value) {
            return Optional.of(Patch.set(currentValue != null && currentValue.equals(value) ? currentValue : value));
        }

        Optional<Patch<CustomFieldValue>> clear() {
            return definition.required() && !expected
                    ? rejectNamingField(ViolationCode.REQUIRED, "%s is required and can't be cleared")
                    : Optional.of(Patch.clear());
        }

        ValueContext atPath(DocumentPath otherPath) {
            return new ValueContext(definition, currentValue, otherPath, violations, expected);
        }

        private AllowedValues allowed() {
            CustomFieldDefinition field = definition;
            boolean includeArchived = expected;
            return new AllowedValues(
                    LeadField.customFieldName(field.id()),
                    () -> field.options().stream()
                            .filter(option -> includeArchived || !option.archived())
                            .map(CustomFieldOption::asDocument));
        }
    }
}
