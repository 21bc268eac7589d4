package dev.leadpatch.domain.lead;

import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.patch.ReadOnlyMembers.Element;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadField;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lead as a document: the representation that a read returns and that a patch accepts without a change. Values are
 * plain Java values, and {@link java.time.Instant} for times.
 */
public final class LeadRepresentation {

    private LeadRepresentation() {}

    /**
     * Returns all members of the lead. Archived custom fields, tags and users are included while the lead refers to them.
     */
    public static Map<String, @Nullable Object> of(Lead lead, CompanyCatalog catalog) {
        LeadFields fields = lead.fields();
        LeadOrigin origin = lead.origin();
        PartnerType partnerType = origin.partnerType();
        UserId createdBy = origin.createdBy();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", lead.id().value());
        document.put("uuid", lead.uuid().toString());
        document.put("created_at", lead.createdAt());
        document.put("updated_at", lead.updatedAt());
        document.put("source", origin.source());
        document.put("company_name", fields.companyName());
        document.put("email", fields.email());
        document.put("phone_number", fields.phoneNumber());
        document.put("first_name", fields.firstName());
        document.put("last_name", fields.lastName());
        document.put("status", fields.status().wireName());
        document.put("partner_type", partnerType == null ? null : partnerType.wireName());
        document.put("company_id", lead.company().value());
        document.put("created_by_user_id", createdBy == null ? null : createdBy.value());
        document.put(
                LeadField.CUSTOM_FIELDS.readName(),
                fields.customFields().entrySet().stream()
                        .flatMap(field -> catalog
                                .leadCustomField(field.getKey())
                                .map(LeadRepresentation::customField)
                                .map(view -> withValue(view, field.getValue().asDocument()))
                                .stream())
                        .toList());
        document.put(
                LeadField.TAGS.readName(),
                fields.tags().stream()
                        .flatMap(id -> catalog.tag(id).stream())
                        .map(LeadRepresentation::tag)
                        .toList());
        document.put(
                LeadField.ASSIGNED_USERS.readName(),
                fields.assignedUsers().stream()
                        .flatMap(id -> catalog.user(id).stream())
                        .map(LeadRepresentation::user)
                        .toList());
        document.put("partnership_leads", List.of());
        document.put("lead_deals", List.of());
        return document;
    }

    /** Returns a tag, user or custom field as a lead contains it, without values of the lead; empty if it is unknown. */
    static Optional<Map<String, Object>> of(Element element, CompanyCatalog catalog) {
        return switch (element.field()) {
            case TAGS -> catalog.tag(new TagId(element.id())).map(LeadRepresentation::tag);
            case ASSIGNED_USERS -> catalog.user(new UserId(element.id())).map(LeadRepresentation::user);
            case CUSTOM_FIELDS ->
                catalog.leadCustomField(new CustomFieldId(element.id())).map(LeadRepresentation::customField);
            default -> throw new IllegalArgumentException(element.field() + " has no elements");
        };
    }

    private static Map<String, Object> withValue(Map<String, Object> customField, Object value) {
        customField.put("value", value);
        return customField;
    }

    private static Map<String, Object> customField(CustomFieldDefinition definition) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", definition.id().value());
        document.put("label", definition.label());
        document.put("type", definition.type().valueKey());
        return document;
    }

    private static Map<String, Object> tag(Tag tag) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", tag.id().value());
        document.put("label", tag.label());
        document.put("background_color", tag.backgroundColor());
        document.put("text_color", tag.textColor());
        return document;
    }

    private static Map<String, Object> user(User user) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", user.id().value());
        document.put("email", user.email());
        document.put("first_name", user.firstName());
        document.put("last_name", user.lastName());
        document.put("color", user.color());
        return document;
    }
}
