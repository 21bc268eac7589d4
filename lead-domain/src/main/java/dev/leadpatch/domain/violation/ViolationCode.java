package dev.leadpatch.domain.violation;

import java.util.Locale;

/**
 * The codes of all validation rules for patches, and for documents about webhook endpoints, catalog entries and API keys.
 *
 * <p>The order is significant: if several rules are violated at one path, the first code in this order is reported. The
 * order is: permission, JSON type, blank text, characters, length, format, existence in the company's catalog.
 */
public enum ViolationCode {
    /** A field that the API key may not write: {@link dev.leadpatch.domain.access.WritableFields}. */
    FIELD_NOT_PERMITTED,
    /**
     * A Java value of an unsupported type, such as a {@link Double}, passed by an application that embeds this library:
     * {@link dev.leadpatch.domain.value.DocumentTypes}. No HTTP request causes it.
     */
    UNSUPPORTED_JAVA_TYPE,
    /**
     * A value of the wrong JSON type; values are never coerced: {@link dev.leadpatch.domain.patch.PatchReader} and each
     * rule of {@link dev.leadpatch.domain.customfield.CustomFieldType}.
     */
    TYPE,
    /**
     * A {@code null} for a field that cannot be cleared: {@link dev.leadpatch.domain.patch.rule.NotClearable} and
     * {@link dev.leadpatch.domain.patch.ObjectReader}.
     */
    NULL_NOT_ALLOWED,
    /**
     * An object without a required member; reported at the path of the object:
     * {@link dev.leadpatch.domain.patch.ObjectReader} and {@link dev.leadpatch.domain.patch.BulkPatchReader}.
     */
    MISSING_MEMBER,
    /**
     * A member of the vendor's API that this service does not support:
     * {@link dev.leadpatch.domain.patch.LeadDraftReader}.
     */
    NOT_SUPPORTED,
    /** An unknown member name: {@link dev.leadpatch.domain.patch.NameSuggester}. */
    UNKNOWN_FIELD,
    /**
     * A custom field's {@code value} whose only member is not the key of its {@code type}:
     * {@link dev.leadpatch.domain.customfield.CustomFieldDefinition#readValue}.
     */
    VALUE_KEY,
    /**
     * Text that is empty or only white space; {@code null} clears a field:
     * {@link dev.leadpatch.domain.patch.rule.TextRules.NotBlank}.
     */
    BLANK,
    /**
     * Text with a control character that the field does not allow:
     * {@link dev.leadpatch.domain.patch.rule.TextRules.NoControlCharacters}.
     */
    CONTROL_CHARACTER,
    /**
     * Text with a lone surrogate, which is not valid Unicode:
     * {@link dev.leadpatch.domain.patch.rule.TextRules.NoLoneSurrogates}.
     */
    LONE_SURROGATE,
    /**
     * Text with more code points than the maximum of the field:
     * {@link dev.leadpatch.domain.patch.rule.TextRules.MaxCodePoints}. Also a list that exceeds its maximum size in
     * bytes: {@link dev.leadpatch.domain.endpoint.EndpointConfigurationField}.
     */
    TOO_LONG,
    /**
     * A list with more entries than the maximum of the field: {@link dev.leadpatch.domain.patch.rule.MaxEntries},
     * {@link dev.leadpatch.domain.patch.rule.MaxDistinctEntries}, {@link dev.leadpatch.domain.lead.CatalogValidator},
     * {@link dev.leadpatch.domain.customfield.MultiSelectRule} and
     * {@link dev.leadpatch.domain.patch.BulkPatchReader}.
     */
    TOO_MANY,
    /** A lead that would be larger than the maximum as a whole: {@link dev.leadpatch.domain.lead.LeadSize}. */
    LEAD_TOO_LARGE,
    /** An empty list where at least one entry is required: {@link dev.leadpatch.domain.patch.BulkPatchReader}. */
    EMPTY,
    /** Not an email address: {@link dev.leadpatch.domain.patch.rule.EmailAddress}. */
    EMAIL,
    /** Not a phone number: {@link dev.leadpatch.domain.patch.rule.PhoneNumber}. */
    PHONE_NUMBER,
    /** Not a color in hexadecimal notation: {@link dev.leadpatch.domain.catalog.CatalogMembers#color}. */
    COLOR,
    /** Not the name of a category of custom fields: {@link dev.leadpatch.domain.catalog.CatalogMembers#category}. */
    CATEGORY,
    /** Not the name of a {@link dev.leadpatch.domain.value.LeadStatus}. */
    UNKNOWN_STATUS,
    /** Not a source that a request can set: {@link dev.leadpatch.domain.patch.LeadDraftReader#SOURCES}. */
    UNKNOWN_SOURCE,
    /** Not the name of a {@link dev.leadpatch.domain.value.PartnerType}. */
    UNKNOWN_ASSOCIATION_TYPE,
    /** Not a permission of API keys: {@link dev.leadpatch.domain.access.ApiKeyRequest}. */
    UNKNOWN_ACCESS,
    /** Not a UUID in its canonical textual form: {@link dev.leadpatch.domain.patch.ObjectReader#uuid(String)}. */
    UUID,
    /**
     * A number outside the accepted range, or not an integer:
     * {@link dev.leadpatch.domain.endpoint.SecretRotationRequest}.
     */
    RANGE,
    /** Not a URL that webhooks can be sent to: {@link dev.leadpatch.domain.endpoint.EndpointPatch#violations}. */
    URL,
    /** Not the name of a {@link dev.leadpatch.domain.endpoint.WebhookEventType}. */
    UNKNOWN_EVENT,
    /** An invalid, reserved or duplicate header name: {@link dev.leadpatch.domain.endpoint.CustomHeadersReader}. */
    HEADER_NAME,
    /**
     * A header value that is too long or contains other than visible ASCII characters:
     * {@link dev.leadpatch.domain.endpoint.CustomHeadersReader}.
     */
    HEADER_VALUE,
    /**
     * A number that is not an id, such as a fraction: {@link dev.leadpatch.domain.value.ExactNumbers#toPositiveLong}.
     */
    ID,
    /** An id that an element-wise list change both adds and removes: {@link dev.leadpatch.domain.value.ListChange}. */
    ADDED_AND_REMOVED,
    /** A lead that an earlier entry of the same document names: {@link dev.leadpatch.domain.patch.BulkPatchReader}. */
    DUPLICATE_LEAD,
    /** Not the name of a {@link dev.leadpatch.domain.customfield.CustomFieldType}. */
    UNKNOWN_TYPE,
    /** An option with the label of an earlier one: {@link dev.leadpatch.domain.catalog.CustomFieldDefinitionPatch}. */
    DUPLICATE_OPTION,
    /**
     * A field that an earlier entry of the same list names: {@link dev.leadpatch.domain.access.FieldNames}. Also a field
     * that the same document has under another name: {@link dev.leadpatch.domain.patch.PatchReader}.
     */
    DUPLICATE_FIELD,
    /** A number with too many digits: {@link dev.leadpatch.domain.customfield.ValueRule.NumberRule}. */
    NUMBER_PRECISION,
    /**
     * Not a date or date-time, or not an existing calendar date:
     * {@link dev.leadpatch.domain.customfield.ValueRule.DateRule}.
     */
    DATE,
    /** An API key that the company does not have: {@link dev.leadpatch.domain.endpoint.EndpointPatch#violations}. */
    UNKNOWN_API_KEY,
    /** A URL that another endpoint subscribes to the same event: {@link dev.leadpatch.domain.endpoint.Subscriptions}. */
    ALREADY_SUBSCRIBED,
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
     * A user, tag, custom field or option that is archived and that the lead does not already have:
     * {@link dev.leadpatch.domain.lead.CatalogValidator} and {@link dev.leadpatch.domain.customfield.SelectRule}.
     */
    ARCHIVED,
    /**
     * A custom field that an earlier entry of the same patch, or an earlier condition, names:
     * {@link dev.leadpatch.domain.lead.CatalogValidator}.
     */
    DUPLICATE_CUSTOM_FIELD,
    /**
     * A {@code type} that is not the type of the custom field:
     * {@link dev.leadpatch.domain.customfield.CustomFieldType#accepts}.
     */
    WRONG_TYPE,
    /**
     * A member that never changes, with another value: {@link dev.leadpatch.domain.catalog.CustomFieldDefinitionPatch} and
     * {@link dev.leadpatch.domain.patch.ReadOnlyMembers}.
     */
    READ_ONLY,
    /** An option that the custom field does not have: {@link dev.leadpatch.domain.customfield.SelectRule}. */
    UNKNOWN_OPTION,
    /**
     * A required custom field that would be left without a value:
     * {@link dev.leadpatch.domain.customfield.ValueRule.ValueContext#clear} and
     * {@link dev.leadpatch.domain.lead.LeadCreation#create}.
     */
    REQUIRED;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** The stable name in responses, such as {@code unknown_option}. */
    public String wireName() {
        return wireName;
    }
}
