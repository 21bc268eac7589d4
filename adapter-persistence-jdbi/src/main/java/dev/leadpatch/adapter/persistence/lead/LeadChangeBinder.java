package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.JsonColumns;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.adapter.persistence.lead.LeadRow.LeadRef;
import dev.leadpatch.application.access.ApiKey.ApiKeyId;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Binds changes of leads as arrays, one element for each row that {@link LeadChangeWriter} writes. */
final class LeadChangeBinder {
    private LeadChangeBinder() {}

    /** Binds a row for each event, in order; and the fields of each lead with its last event. */
    static void bind(Query statement, List<LeadEvent> events, Map<LeadRef, LeadSnapshot> before) {
        List<Lead> leads = events.stream().map(LeadEvent::lead).toList();
        statement
                .bind(
                        "companies",
                        SqlArguments.bigintArray(leads, lead -> lead.company().value()))
                .bind("leads", SqlArguments.bigintArray(leads, lead -> lead.id().value()))
                .bind("versions", SqlArguments.bigintArray(leads, Lead::version))
                .bind("times", textArray(leads, lead -> lead.updatedAt().toString()))
                .bind("users", SqlArguments.bigintArray(events, LeadChangeBinder::userId))
                .bind(
                        "keys",
                        SqlArguments.array(
                                "uuid",
                                events,
                                event ->
                                        event.actor().key().map(ApiKeyId::value).orElse(null)))
                .bind("kinds", textArray(events, event -> event.kind().wireName()))
                .bind("keyLabels", textArray(events, event -> event.actor().label()))
                .bind("requests", textArray(events, LeadEvent::requestId))
                .bind("changes", textArray(events, event -> JsonColumns.changes(event.changes())));
        bindFields(statement, lastOfEachExistingLead(leads, before), before);
    }

    /** The leads, in order; empty for a new lead, and for a lead that is changed again later. */
    private static List<Optional<Lead>> lastOfEachExistingLead(List<Lead> leads, Map<LeadRef, LeadSnapshot> before) {
        Map<LeadRef, Long> lastVersions = new HashMap<>();
        leads.forEach(lead -> lastVersions.put(LeadRef.of(lead), lead.version()));
        return leads.stream()
                .map(lead -> Optional.of(lead)
                        .filter(changed -> before.containsKey(LeadRef.of(changed)))
                        .filter(changed -> Objects.equals(lastVersions.get(LeadRef.of(changed)), changed.version())))
                .toList();
    }

    private static void bindFields(Query statement, List<Optional<Lead>> leads, Map<LeadRef, LeadSnapshot> before) {
        Function<Lead, Lead> previous =
                lead -> Objects.requireNonNull(before.get(LeadRef.of(lead))).lead();
        List<Optional<LeadFields>> fields =
                leads.stream().map(lead -> lead.map(Lead::fields)).toList();
        statement
                .bind("count", leads.stream().filter(Optional::isPresent).count())
                .bind(
                        "previousVersions",
                        SqlArguments.array(
                                "int8",
                                leads,
                                lead -> lead.map(previous).map(Lead::version).orElse(null)))
                .bind("companyNames", textOf(fields, LeadFields::companyName))
                .bind("emails", textOf(fields, LeadFields::email))
                .bind("phoneNumbers", textOf(fields, LeadFields::phoneNumber))
                .bind("firstNames", textOf(fields, LeadFields::firstName))
                .bind("lastNames", textOf(fields, LeadFields::lastName))
                .bind("statuses", textOf(fields, lead -> lead.status().wireName()))
                .bind(
                        "assignedUsers",
                        textOf(fields, lead -> SqlArguments.arrayLiteral(lead.assignedUsers(), UserId::value)))
                .bind("tags", textOf(fields, lead -> SqlArguments.arrayLiteral(lead.tags(), TagId::value)))
                .bind("archiveTimes", textOf(leads, lead -> Objects.toString(lead.archivedAt(), null)))
                .bind("customFields", textOf(leads, lead -> changedCustomFields(previous.apply(lead), lead)));
    }

    /** The custom fields; null if they are unchanged, so that large values are neither sent nor written. */
    private static @Nullable String changedCustomFields(Lead before, Lead lead) {
        Map<CustomFieldId, CustomFieldValue> values = lead.fields().customFields();
        return values.equals(before.fields().customFields()) ? null : JsonColumns.values(values);
    }

    /** The id of the owner of the key. No foreign key checks it, because that would slow down each change. */
    private static long userId(LeadEvent event) {
        UserId owner = event.actor().owner();
        if (event.catalog().user(owner).isEmpty()) {
            throw new IllegalStateException("the company has no user " + owner);
        }
        return owner.value();
    }

    static <T> Argument textArray(List<T> items, Function<T, @Nullable String> text) {
        return SqlArguments.array("text", items, text);
    }

    private static <T> Argument textOf(List<Optional<T>> items, Function<T, @Nullable String> text) {
        return textArray(items, item -> item.map(text).orElse(null));
    }
}
