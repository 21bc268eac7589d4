package dev.leadpatch.domain.violation;

import java.util.Locale;

/**
 * The index of all rules that a patch can break.
 *
 * <p>The order matters: where several rules are broken at one place, the one that stands first here is reported. It
 * runs from the JSON type over blankness, characters, length and format to what exists in the company.
 */
public enum ViolationCode {
    /** A value of another JSON type than the field's; nothing is ever coerced. */
    TYPE,
    /** A {@code null} where the field can't be cleared. */
    NULL_NOT_ALLOWED,
    /** An object without a member that it must have; reported at the object. */
    MISSING_MEMBER,
    /** A member name that the object does not have. */
    UNKNOWN_FIELD,
    /** A member that is part of the contract, but that this build can't honour yet. */
    NOT_SUPPORTED,
    /** A custom field's {@code value} without the one member that its {@code type} asks for. */
    VALUE_KEY,
    /** Text of nothing but white space; {@code null} is what clears. */
    BLANK,
    /** Text with a control character (Unicode category Cc) that the field does not take. */
    CONTROL_CHARACTER,
    /** Text with half of a surrogate pair, which is no Unicode text (RFC 7493 §2.1). */
    LONE_SURROGATE,
    /** Text of more code points than the field takes. */
    TOO_LONG,
    /** A list of more entries than the field takes. */
    TOO_MANY,
    /** Not an email address by the HTML standard's grammar, with a dot in the domain. */
    EMAIL,
    /** Not a phone number: {@link dev.leadpatch.domain.patch.rule.PhoneNumber}. */
    PHONE_NUMBER,
    /** Not one of the {@link dev.leadpatch.domain.value.LeadStatus} names. */
    UNKNOWN_STATUS,
    /** A number that is no id: a fraction, not positive, or beyond 64 bits. */
    ID,
    /** Not one of the {@link dev.leadpatch.domain.customfield.CustomFieldType} names. */
    UNKNOWN_TYPE,
    /** A number of more than 38 digits or 18 decimals. */
    NUMBER_PRECISION,
    /** Not a date or date-time of RFC 3339, or one that no calendar has. */
    DATE,
    /** A user that the company does not have. */
    UNKNOWN_USER,
    /** A tag that the company does not have. */
    UNKNOWN_TAG,
    /** A custom field that the company does not have for leads. */
    UNKNOWN_CUSTOM_FIELD,
    /** A user, tag, custom field or option that was archived and that the lead does not hold. */
    ARCHIVED,
    /** A custom field that an earlier entry of the same patch has set. */
    DUPLICATE_CUSTOM_FIELD,
    /** A {@code type} that is not the custom field's. */
    WRONG_TYPE,
    /** An option that the custom field does not have. */
    UNKNOWN_OPTION,
    /** A required custom field that would be left without a value. */
    REQUIRED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The stable name that clients see, such as {@code unknown_option}. */
    public String wireName() {
        return wireName;
    }
}
