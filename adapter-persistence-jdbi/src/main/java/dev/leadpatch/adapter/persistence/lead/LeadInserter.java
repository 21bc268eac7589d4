package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.PartnerType;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Inserts the new leads of a transaction, each in its last version. */
record LeadInserter(List<Lead> leads) {
    static final String INSERT = """
            insert into leads
                (company_id, id, uuid, version, created_at, updated_at, archived_at, source, partner_type, created_by,
                 company_name, email, phone_number, first_name, last_name, status, assigned_users, tags, custom_fields,
                 custom_fields_bytes)
            select company_id, id, uuid, version, created_at, updated_at, archived_at, source, partner_type, created_by,
                   company_name, email, phone_number, first_name, last_name, status,
                   cast(assigned_users as bigint[]), cast(tags as bigint[]), cast(custom_fields as jsonb),
                   octet_length(custom_fields)
            from unnest(:newCompanies, :newLeads, :newUuids, :newVersions,
                        cast(:newCreationTimes as timestamptz[]), cast(:newUpdateTimes as timestamptz[]),
                        cast(:newArchiveTimes as timestamptz[]),
                        :newSources, :newPartnerTypes, :newCreators, :newCompanyNames, :newEmails, :newPhoneNumbers,
                        :newFirstNames, :newLastNames, :newStatuses, :newAssignedUsers, :newTags, :newCustomFields)
                as n (company_id, id, uuid, version, created_at, updated_at, archived_at, source, partner_type, created_by,
                      company_name, email, phone_number, first_name, last_name, status, assigned_users, tags,
                      custom_fields)
            """;

    /** Selects the leads that did not exist before. */
    static LeadInserter of(List<LeadEvent> events, Map<LeadRef, LeadSnapshot> before) {
        Map<LeadRef, Lead> last = new LinkedHashMap<>();
        events.stream()
                .map(LeadEvent::lead)
                .filter(lead -> !before.containsKey(LeadRef.of(lead)))
                .forEach(lead -> last.put(LeadRef.of(lead), lead));
        return new LeadInserter(List.copyOf(last.values()));
    }

    boolean isEmpty() {
        return leads.isEmpty();
    }

    /** Binds the leads to {@link #INSERT}. */
    void bind(Query statement) {
        statement
                .bind(
                        "newCompanies",
                        SqlArguments.bigintArray(leads, lead -> lead.company().value()))
                .bind(
                        "newLeads",
                        SqlArguments.bigintArray(leads, lead -> lead.id().value()))
                .bind("newUuids", SqlArguments.array("uuid", leads, Lead::uuid))
                .bind("newVersions", SqlArguments.bigintArray(leads, Lead::version))
                .bind("newCreators", SqlArguments.array("int8", leads, LeadInserter::creator));
        bindText(statement, "newCreationTimes", lead -> lead.createdAt().toString());
        bindText(statement, "newUpdateTimes", lead -> lead.updatedAt().toString());
        bindText(statement, "newArchiveTimes", lead -> Objects.toString(lead.archivedAt(), null));
        bindText(statement, "newSources", lead -> lead.origin().source());
        bindText(statement, "newPartnerTypes", LeadInserter::partnerType);
        bindText(statement, "newCompanyNames", lead -> lead.fields().companyName());
        bindText(statement, "newEmails", lead -> lead.fields().email());
        bindText(statement, "newPhoneNumbers", lead -> lead.fields().phoneNumber());
        bindText(statement, "newFirstNames", lead -> lead.fields().firstName());
        bindText(statement, "newLastNames", lead -> lead.fields().lastName());
        bindText(statement, "newStatuses", lead -> lead.fields().status().wireName());
        bindText(
                statement,
                "newAssignedUsers",
                lead -> SqlArguments.arrayLiteral(lead.fields().assignedUsers(), UserId::value));
        bindText(
                statement,
                "newTags",
                lead -> SqlArguments.arrayLiteral(lead.fields().tags(), TagId::value));
        bindText(
                statement,
                "newCustomFields",
                lead -> JsonColumns.values(lead.fields().customFields()));
    }

    private void bindText(Query statement, String name, Function<Lead, @Nullable String> text) {
        statement.bind(name, SqlArguments.array("text", leads, text));
    }

    private static @Nullable Long creator(Lead lead) {
        UserId creator = lead.origin().createdBy();
        return creator == null ? null : creator.value();
    }

    private static @Nullable String partnerType(Lead lead) {
        PartnerType type = lead.origin().partnerType();
        return type == null ? null : type.wireName();
    }
}
