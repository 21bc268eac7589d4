package dev.leadpatch.adapter.webhook.payload;

import dev.leadpatch.application.NameBasedUuid;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.catalog.CompanyCatalog.Tag;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldDefinition.CustomFieldOption;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;

/**
 * Writes the {@code lead} member of a payload. Empty fields are {@code null}. References that are not in the catalog
 * are omitted, because rendering an event must not fail the change.
 */
final class LeadPayloadWriter {

    private final Lead lead;
    private final CompanyCatalog catalog;

    LeadPayloadWriter(Lead lead, CompanyCatalog catalog) {
        this.lead = lead;
        this.catalog = catalog;
    }

    /** Writes the lead without its values. */
    void writeIdentityTo(JsonGenerator json) {
        json.writeStartObject();
        writeIdentity(json);
        json.writeEndObject();
    }

    private void writeIdentity(JsonGenerator json) {
        json.writeNumberProperty("id", lead.id().value());
        json.writeStringProperty("uuid", lead.uuid().toString());
        json.writeNumberProperty("created_at", lead.createdAt().getEpochSecond());
        json.writeNumberProperty("updated_at", lead.updatedAt().getEpochSecond());
    }

    void writeTo(JsonGenerator json) {
        json.writeStartObject();
        writeIdentity(json);
        json.writeStringProperty(
                "status", lead.isErased() ? null : lead.fields().status().wireName());
        writeContact(json);
        writeCreator(json);
        writeCustomFields(json);
        writeTags(json);
        writeAssignedUsers(json);
        // this service does not share leads with partner companies
        json.writeArrayPropertyStart("received_from_company").writeEndArray();
        json.writeArrayPropertyStart("sent_to_companies").writeEndArray();
        json.writeEndObject();
    }

    private void writeContact(JsonGenerator json) {
        LeadFields fields = lead.fields();
        json.writeStringProperty("company_name", fields.companyName());
        json.writeStringProperty("email", fields.email());
        json.writeStringProperty("phone_number", fields.phoneNumber());
        json.writeStringProperty("first_name", fields.firstName());
        json.writeStringProperty("last_name", fields.lastName());
    }

    private void writeCreator(JsonGenerator json) {
        Optional<User> creator = Optional.ofNullable(lead.origin().createdBy()).flatMap(catalog::user);
        json.writeStringProperty(
                "created_by_user_uuid",
                creator.map(user -> user.uuid().toString()).orElse(null));
        json.writeStringProperty(
                "created_by_user_email", creator.map(User::email).orElse(null));
        json.writeStringProperty(
                "created_by_user_first_name", creator.map(User::firstName).orElse(null));
        json.writeStringProperty(
                "created_by_user_last_name", creator.map(User::lastName).orElse(null));
    }

    private void writeCustomFields(JsonGenerator json) {
        json.writeArrayPropertyStart("custom_fields");
        lead.fields()
                .customFields()
                .forEach((id, value) ->
                        catalog.leadCustomField(id).ifPresent(definition -> writeCustomField(definition, value, json)));
        json.writeEndArray();
    }

    private void writeCustomField(CustomFieldDefinition definition, CustomFieldValue value, JsonGenerator json) {
        String uuid = definition.uuid().toString();
        json.writeStartObject();
        json.writeStringProperty("uuid", uuid);
        json.writeStringProperty("label", definition.label());
        json.writeStringProperty("type", definition.type().valueKey());
        json.writePOJOProperty("value", value.asDocument());
        json.writeStringProperty(
                "custom_field_value_uuid", NameBasedUuid.of(lead.uuid(), uuid).toString());
        json.writeArrayPropertyStart("options");
        definition.options().stream()
                .filter(option -> !option.archived() || isChosen(option, value))
                .forEach(option -> writeOption(option, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static boolean isChosen(CustomFieldOption option, CustomFieldValue value) {
        if (value instanceof CustomFieldValue.Select select) {
            return select.option().equals(option.id());
        }
        return value instanceof CustomFieldValue.MultiSelect multiSelect
                && multiSelect.options().contains(option.id());
    }

    private static void writeOption(CustomFieldOption option, JsonGenerator json) {
        json.writeStartObject();
        json.writeNumberProperty("id", option.id().value());
        json.writeStringProperty("label", option.label());
        json.writeEndObject();
    }

    private void writeTags(JsonGenerator json) {
        json.writeArrayPropertyStart("tags");
        lead.fields().tags().stream().flatMap(id -> catalog.tag(id).stream()).forEach(tag -> writeTag(tag, json));
        json.writeEndArray();
    }

    private static void writeTag(Tag tag, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("uuid", tag.uuid().toString());
        json.writeStringProperty("label", tag.label());
        json.writeEndObject();
    }

    private void writeAssignedUsers(JsonGenerator json) {
        json.writeArrayPropertyStart("assigned_users");
        lead.fields().assignedUsers().stream()
                .flatMap(id -> catalog.user(id).stream())
                .forEach(user -> writeUser(user, json));
        json.writeEndArray();
    }

    private static void writeUser(User user, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("uuid", user.uuid().toString());
        json.writeStringProperty("email", user.email());
        json.writeStringProperty("first_name", user.firstName());
        json.writeStringProperty("last_name", user.lastName());
        json.writeEndObject();
    }
}
