package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.PostgresLeadStore.LeadRef;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.lead.LeadUpdatedEvent.Actor;
import dev.leadpatch.domain.catalog.CompanyCatalog.User;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Binds changes of leads as arrays, one element for each row that {@link LeadChangeWriter} writes. */
final class LeadChangeBinder {
    private LeadChangeBinder() {}

    /** Binds the new version of each lead, and the version of its snapshot. */
    static void bindLeads(Query statement, List<Lead> leads, Map<LeadRef, LeadSnapshot> before) {
        List<LeadFields> fields = leads.stream().map(Lead::fields).toList();
        Function<Lead, Lead> previous =
                lead -> Objects.requireNonNull(before.get(LeadRef.of(lead))).lead();
        statement
                .bind("count", leads.size())
                .bind(
                        "companies",
                        SqlArguments.bigintArray(leads, lead -> lead.company().value()))
                .bind("leads", SqlArguments.bigintArray(leads, lead -> lead.id().value()))
                .bind(
                        "previousVersions",
                        SqlArguments.bigintArray(
                                leads, lead -> previous.apply(lead).version()))
                .bind("versions", SqlArguments.bigintArray(leads, Lead::version))
                .bind("times", textArray(leads, lead -> lead.updatedAt().toString()))
                .bind("companyNames", textArray(fields, LeadFields::companyName))
                .bind("emails", textArray(fields, LeadFields::email))
                .bind("phoneNumbers", textArray(fields, LeadFields::phoneNumber))
                .bind("firstNames", textArray(fields, LeadFields::firstName))
                .bind("lastNames", textArray(fields, LeadFields::lastName))
                .bind("statuses", textArray(fields, lead -> lead.status().wireName()))
                .bind("assignedUsers", textArray(fields, lead -> arrayLiteral(lead.assignedUsers(), UserId::value)))
                .bind("tags", textArray(fields, lead -> arrayLiteral(lead.tags(), TagId::value)))
                .bind("customFields", textArray(leads, lead -> changedCustomFields(previous.apply(lead), lead)));
    }

    /** The custom fields; null if they are unchanged, so that large values are neither sent nor written. */
    private static @Nullable String changedCustomFields(Lead before, Lead lead) {
        Map<CustomFieldId, CustomFieldValue> values = lead.fields().customFields();
        return values.equals(before.fields().customFields()) ? null : JsonColumns.values(values);
    }

    /** Binds the rows of the history. */
    static void bindChanges(Query statement, List<LeadUpdatedEvent> events) {
        List<Lead> leads = events.stream().map(LeadUpdatedEvent::lead).toList();
        statement
                .bind(
                        "changeCompanies",
                        SqlArguments.bigintArray(leads, lead -> lead.company().value()))
                .bind(
                        "changeLeads",
                        SqlArguments.bigintArray(leads, lead -> lead.id().value()))
                .bind("changeVersions", SqlArguments.bigintArray(leads, Lead::version))
                .bind("changeTimes", textArray(leads, lead -> lead.updatedAt().toString()))
                .bind(
                        "keys",
                        SqlArguments.array(
                                "uuid", events, event -> event.actor().key().value()))
                .bind("keyLabels", textArray(events, event -> event.actor().label()))
                .bind("requests", textArray(events, LeadUpdatedEvent::requestId))
                .bind("changes", textArray(events, event -> JsonColumns.changes(event.changes())));
    }

    /** Binds the events; the payload is null for an event without recipients. */
    static void bindEvents(
            Query statement, List<LeadUpdatedEvent> events, Function<LeadUpdatedEvent, @Nullable String> payload) {
        statement
                .bind("events", SqlArguments.array("uuid", events, LeadUpdatedEvent::id))
                .bind("actors", SqlArguments.array("uuid", events, LeadChangeBinder::actorUuid))
                .bind("payloads", textArray(events, payload));
    }

    private static UUID actorUuid(LeadUpdatedEvent event) {
        Actor actor = event.actor();
        return event.catalog()
                .user(actor.owner())
                .map(User::uuid)
                .orElseThrow(() -> new IllegalStateException("the company has no user " + actor.owner()));
    }

    private static <T> Argument textArray(List<T> items, Function<T, @Nullable String> text) {
        return SqlArguments.array("text", items, text);
    }

    /** An array as text: PostgreSQL has no arrays of arrays of different lengths. */
    private static <T> String arrayLiteral(List<T> ids, Function<T, Long> value) {
        return ids.stream().map(id -> value.apply(id).toString()).collect(Collectors.joining(",", "{", "}"));
    }
}
