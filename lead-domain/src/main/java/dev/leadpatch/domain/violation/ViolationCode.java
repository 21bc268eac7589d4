package dev.leadpatch.domain.violation;

import java.util.Locale;

/**
 * The index of all rules that a patch can break, and of those that a document about a webhook endpoint can break.
 *
 * <p>The order matters: where several rules are broken at one place, the one that stands first here is reported. It
 * runs from the JSON type over blankness, characters, length and format to what exists in the company.
 */
public enum ViolationCode {
    /**
     * A Java value that no document holds, such as a {@link Double}, passed by an application that embeds this library:
     * {@link dev.leadpatch.domain.value.DocumentTypes}. No HTTP request causes it.
     */
    UNSUPPORTED_JAVA_TYPE,
    /**
     * A value of another JSON type than the field's; nothing is ever coerced:
     * {@link dev.leadpatch.domain.patch.PatchReader} and each rule of
     * {@link dev.leadpatch.domain.customfield.CustomFieldType}.
     */
    TYPE,
    /** A {@code null} where the field can't be cleared: {@link dev.leadpatch.domain.patch.rule.NotClearable}. */
    NULL_NOT_ALLOWED,
    /**
     * An object without a member that it must have; reported at the object:
     * {@link dev.leadpatch.domain.patch.CustomFieldPatchReader}, {@link dev.leadpatch.domain.patch.BulkPatchReader} and
     * {@link dev.leadpatch.domain.endpoint.EndpointPatchReader}.
     */
    MISSING_MEMBER,
    /** A member name that the object does not have: {@link dev.leadpatch.domain.patch.NameSuggester}. */
    UNKNOWN_FIELD,
    /**
     * A custom field's {@code value} without the one member that its {@code type} asks for:
     * {@link dev.leadpatch.domain.customfield.CustomFieldDefinition#readValue}.
     */
    VALUE_KEY,
    /**
     * Text of nothing but white space; {@code null} is what clears: {@link dev.leadpatch.domain.patch.rule.NotBlank}
     * and {@link dev.leadpatch.domain.customfield.TextRule}.
     */
    BLANK,
    /**
     * Text with a control character that the field does not take:
     * {@link dev.leadpatch.domain.patch.rule.NoControlCharacters} and
     * {@link dev.leadpatch.domain.customfield.TextRule}.
     */
    CONTROL_CHARACTER,
    /**
     * Text with half of a surrogate pair, which is no Unicode text:
     * {@link dev.leadpatch.domain.patch.rule.NoLoneSurrogates} and {@link dev.leadpatch.domain.customfield.TextRule}.
     */
    LONE_SURROGATE,
    /**
     * Text of more code points than the field takes: {@link dev.leadpatch.domain.patch.rule.MaxCodePoints},
     * {@link dev.leadpatch.domain.customfield.TextRule} and {@link dev.leadpatch.domain.customfield.TextareaRule}. And a
     * list of too many bytes as a whole: {@link dev.leadpatch.domain.endpoint.EndpointConfigurationReader}.
     */
    TOO_LONG,
    /**
     * A list of more entries than the field takes: {@link dev.leadpatch.domain.patch.rule.MaxDistinct},
     * {@link dev.leadpatch.domain.patch.rule.MaxEntries}, {@link dev.leadpatch.domain.customfield.MultiSelectRule} and
     * {@link dev.leadpatch.domain.patch.BulkPatchReader}.
     */
    TOO_MANY,
    /** A list that must have entries and has none: {@link dev.leadpatch.domain.patch.BulkPatchReader}. */
    EMPTY,
    /** Not an email address: {@link dev.leadpatch.domain.patch.rule.EmailAddress}. */
    EMAIL,
    /** Not a phone number: {@link dev.leadpatch.domain.patch.rule.PhoneNumber}. */
    PHONE_NUMBER,
    /** Not the name of a {@link dev.leadpatch.domain.value.LeadStatus}. */
    UNKNOWN_STATUS,
    /** Not a UUID in its usual form: {@link dev.leadpatch.domain.endpoint.EndpointPatchReader}. */
    UUID,
    /** A number beyond what is sensible, or a fraction: {@link dev.leadpatch.domain.endpoint.SecretRotationRequest}. */
    RANGE,
    /** Not a URL that webhooks can be sent to: {@link dev.leadpatch.domain.endpoint.EndpointPatch#violations}. */
    URL,
    /** Not the name of a {@link dev.leadpatch.domain.endpoint.WebhookEventType}. */
    UNKNOWN_EVENT,
    /** A header that no delivery can be given: {@link dev.leadpatch.domain.endpoint.CustomHeadersReader}. */
    HEADER_NAME,
    /** A header value with other than visible ASCII characters: {@link dev.leadpatch.domain.endpoint.CustomHeadersReader}. */
    HEADER_VALUE,
    /** A number that is no id, such as a fraction: {@link dev.leadpatch.domain.value.ExactNumbers#toPositiveLong}. */
    ID,
    /** A lead that an earlier entry of the same document has named: {@link dev.leadpatch.domain.patch.BulkPatchReader}. */
    DUPLICATE_LEAD,
    /** Not the name of a {@link dev.leadpatch.domain.customfield.CustomFieldType}. */
    UNKNOWN_TYPE,
    /** A number of too many digits: {@link dev.leadpatch.domain.customfield.NumberRule}. */
    NUMBER_PRECISION,
    /** Not a date or date-time, or one that no calendar has: {@link dev.leadpatch.domain.customfield.DateRule}. */
    DATE,
    /** An API key that the company does not have: {@link dev.leadpatch.domain.endpoint.EndpointPatch#violations}. */
    UNKNOWN_API_KEY,
    /** A user that the company does not have: {@link dev.leadpatch.domain.catalog.CompanyCatalog#user}. */
    UNKNOWN_USER,
    /** A tag that the company does not have: {@link dev.leadpatch.domain.catalog.CompanyCatalog#tag}. */
    UNKNOWN_TAG,
    /**
     * A custom field that the company does not have for leads:
     * {@link dev.leadpatch.domain.catalog.CompanyCatalog#leadCustomField}.
     */
    UNKNOWN_CUSTOM_FIELD,
    /**
     * A user, tag, custom field or option that was archived and that the lead does not hold:
     * {@link dev.leadpatch.domain.lead.CatalogValidator} and {@link dev.leadpatch.domain.customfield.SelectRule}.
     */
    ARCHIVED,
    /**
     * A custom field that an earlier entry of the same patch, or an earlier condition, has named:
     * {@link dev.leadpatch.domain.lead.CatalogValidator} and {@link dev.leadpatch.domain.lead.ConditionValidator}.
     */
    DUPLICATE_CUSTOM_FIELD,
    /**
     * A {@code type} that is not the custom field's: {@link dev.leadpatch.domain.customfield.CustomFieldType#accepts}.
     */
    WRONG_TYPE,
    /** An option that the custom field does not have: {@link dev.leadpatch.domain.customfield.SelectRule}. */
    UNKNOWN_OPTION,
    /**
     * A required custom field that would be left without a value:
     * {@link dev.leadpatch.domain.customfield.ValueContext#clear}.
     */
    REQUIRED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The stable name that clients see, such as {@code unknown_option}. */
    public String wireName() {
        return wireName;
    }
}
