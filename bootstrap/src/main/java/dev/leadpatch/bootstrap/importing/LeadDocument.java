package dev.leadpatch.bootstrap.importing;

import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.PartnerType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A lead as a document in the shape of responses, with what an import needs. */
final class LeadDocument {
    private LeadDocument() {}

    static Map<String, @Nullable Object> of(LeadSnapshot snapshot) {
        Lead lead = snapshot.lead();
        LeadFields fields = lead.fields();
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("id", lead.id().value());
        document.put("uuid", lead.uuid().toString());
        document.put("created_at", lead.createdAt());
        document.put("updated_at", lead.updatedAt());
        document.put("source", lead.origin().source());
        document.put(
                "partner_type",
                Optional.ofNullable(lead.origin().partnerType())
                        .map(PartnerType::wireName)
                        .orElse(null));
        document.put("company_name", fields.companyName());
        document.put("email", fields.email());
        document.put("phone_number", fields.phoneNumber());
        document.put("first_name", fields.firstName());
        document.put("last_name", fields.lastName());
        document.put("status", fields.status().wireName());
        document.put("assigned_users", assignedUsers(fields, snapshot.catalog()));
        document.put("tags", tags(fields, snapshot.catalog()));
        document.put("custom_fields", customFields(fields, snapshot.catalog()));
        return document;
    }

    private static List<Map<String, Object>> assignedUsers(LeadFields fields, CompanyCatalog catalog) {
        return fields.assignedUsers().stream()
                .flatMap(id -> catalog.user(id).stream())
                .map(user -> entry(user.id().value(), "email", user.email()))
                .toList();
    }

    private static List<Map<String, Object>> tags(LeadFields fields, CompanyCatalog catalog) {
        return fields.tags().stream()
                .flatMap(id -> catalog.tag(id).stream())
                .map(tag -> entry(tag.id().value(), "label", tag.label()))
                .toList();
    }

    private static List<Map<String, Object>> customFields(LeadFields fields, CompanyCatalog catalog) {
        return fields.customFields().entrySet().stream()
                .flatMap(value -> catalog.leadCustomField(value.getKey()).stream()
                        .map(field -> {
                            Map<String, Object> document = entry(field.id().value(), "label", field.label());
                            document.put("type", field.type().valueKey());
                            document.put("value", value.getValue().asDocument());
                            return document;
                        }))
                .toList();
    }

    private static Map<String, Object> entry(long id, String name, String value) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("id", id);
        document.put(name, value);
        return document;
    }
}
