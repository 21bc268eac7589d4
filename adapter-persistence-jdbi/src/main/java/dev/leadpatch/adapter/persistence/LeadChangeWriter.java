package dev.leadpatch.adapter.persistence;

import dev.leadpatch.adapter.persistence.Audience.Telling;
import dev.leadpatch.application.lead.Actor;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.application.webhook.Endpoint;
import dev.leadpatch.application.webhook.EventPayload;
import dev.leadpatch.application.webhook.Line;
import dev.leadpatch.domain.catalog.User;
import dev.leadpatch.domain.customfield.CustomFieldValue;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.value.TagId;
import dev.leadpatch.domain.value.UserId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.argument.Argument;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Writes all that belongs to changes of one company's leads, in one statement and so in one round trip. */
final class LeadChangeWriter {
    // A line that is there is locked and not touched, since "do nothing" would not even lock it: the table's comment
    // says what that is good for.
    private static final String WRITE = """
            with changed as (
                select *
                from unnest(:leads, :versions, cast(:times as timestamptz[]),
                            :companyNames, :emails, :phoneNumbers, :firstNames, :lastNames, :statuses,
                            :assignedUsers, :tags, :customFields,
                            :keys, :keyLabels, :requests, :changes, :events, :actors, :payloads)
                    as c (id, version, time,
                          company_name, email, phone_number, first_name, last_name, status,
                          assigned_users, tags, custom_fields,
                          key_id, key_label, request_id, changes, event_id, actor, payload)
            ), written as (
                update leads l
                set version = c.version, updated_at = c.time,
                    company_name = c.company_name, email = c.email, phone_number = c.phone_number,
                    first_name = c.first_name, last_name = c.last_name, status = c.status,
                    assigned_users = cast(c.assigned_users as bigint[]), tags = cast(c.tags as bigint[]),
                    custom_fields = coalesce(cast(c.custom_fields as jsonb), l.custom_fields)
                from changed c
                where l.company_id = :company and l.id = c.id and l.version = c.version - 1
                returning l.company_id, c.*
            ), kept as (
                insert into lead_changes
                    (company_id, lead_id, version, at, key_id, key_label, request_id, changes)
                select company_id, id, version, time, key_id, key_label, request_id, cast(changes as jsonb)
                from written
            ), recorded as (
                insert into lead_events
                    (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                select company_id, event_id, id, version, time, actor, payload
                from written
            ), queued as (
                insert into webhook_deliveries
                    (company_id, endpoint_id, event_id, lead_id, sequence, configuration, queued_at)
                select w.company_id, e.id, w.event_id, w.id, w.version, cast(e.configuration as json), :now
                from written w
                join unnest(:toldLeads, :toldEndpoints) as t (lead_id, endpoint_id) on t.lead_id = w.id
                join unnest(:endpoints, :configurations) as e (id, configuration) on e.id = t.endpoint_id
            ), lined_up as (
                insert into webhook_lines (company_id, endpoint_id, lead_id, sequence, due_at)
                select w.company_id, t.endpoint_id, w.id, w.version, :now
                from written w
                join unnest(:toldLeads, :toldEndpoints) as t (lead_id, endpoint_id) on t.lead_id = w.id
                on conflict (company_id, endpoint_id, lead_id) do update
                    set sequence = excluded.sequence
                    where false
            )
            select count(*) from written
            """;

    private final EventPayload payload;
    private final InstantSource clock;

    LeadChangeWriter(EventPayload payload, InstantSource clock) {
        this.payload = payload;
        this.clock = clock;
    }

    /**
     * Writes the changes, each of another lead of {@code company}.
     *
     * @param before the leads as they are, locked
     * @return the lines in which deliveries were queued, one for each change and each of the {@code endpoints} that wants it
     */
    List<Line> write(
            Handle handle,
            CompanyId company,
            List<LeadUpdated> events,
            Map<LeadId, FoundLead> before,
            List<Endpoint> endpoints) {
        Audience audience = Audience.of(events, endpoints);
        Query statement = handle.createQuery(WRITE).bind("company", company.value());
        bindLeads(statement, events);
        statement.bind("customFields", texts(events, event -> newCustomFields(before, event.lead())));
        bindChanges(statement, events);
        bindEvents(statement, events, audience);
        bindDeliveries(statement, audience);
        long written = statement.mapTo(Long.class).one();
        if (written != events.size()) {
            throw new IllegalStateException("the leads were locked, and yet not as they were read");
        }
        return audience.lines();
    }

    private static void bindLeads(Query statement, List<LeadUpdated> events) {
        List<Lead> leads = events.stream().map(LeadUpdated::lead).toList();
        List<LeadFields> fields = leads.stream().map(Lead::fields).toList();
        statement
                .bind(
                        "leads",
                        SqlArguments.array("int8", leads, lead -> lead.id().value()))
                .bind("versions", SqlArguments.array("int8", leads, Lead::version))
                .bind("times", texts(leads, lead -> lead.updatedAt().toString()))
                .bind("companyNames", texts(fields, LeadFields::companyName))
                .bind("emails", texts(fields, LeadFields::email))
                .bind("phoneNumbers", texts(fields, LeadFields::phoneNumber))
                .bind("firstNames", texts(fields, LeadFields::firstName))
                .bind("lastNames", texts(fields, LeadFields::lastName))
                .bind("statuses", texts(fields, lead -> lead.status().wireName()))
                .bind("assignedUsers", texts(fields, lead -> ids(lead.assignedUsers(), UserId::value)))
                .bind("tags", texts(fields, lead -> ids(lead.tags(), TagId::value)));
    }

    /** Nothing if they stay as they are: they can be large, and need neither be sent nor written then. */
    private static @Nullable String newCustomFields(Map<LeadId, FoundLead> before, Lead lead) {
        Map<CustomFieldId, CustomFieldValue> values = lead.fields().customFields();
        FoundLead found = before.get(lead.id());
        return found != null && values.equals(found.lead().fields().customFields()) ? null : Json.values(values);
    }

    private static void bindChanges(Query statement, List<LeadUpdated> events) {
        statement
                .bind(
                        "keys",
                        SqlArguments.array(
                                "uuid", events, event -> event.actor().key().value()))
                .bind("keyLabels", texts(events, event -> event.actor().label()))
                .bind("requests", texts(events, LeadUpdated::requestId))
                .bind("changes", texts(events, event -> Json.changes(event.changes())));
    }

    private void bindEvents(Query statement, List<LeadUpdated> events, Audience audience) {
        statement
                .bind("events", SqlArguments.array("uuid", events, LeadUpdated::id))
                .bind("actors", SqlArguments.array("uuid", events, LeadChangeWriter::actor))
                .bind("payloads", texts(events, event -> audience.hears(event) ? payload.render(event) : null))
                .bind("now", SqlArguments.time(clock.instant()));
    }

    private static void bindDeliveries(Query statement, Audience audience) {
        List<Endpoint> endpoints = audience.endpoints();
        statement
                .bind(
                        "toldLeads",
                        SqlArguments.ids(
                                audience.tellings(),
                                telling -> telling.event().lead().id().value()))
                .bind("toldEndpoints", endpointIds(audience.tellings(), Telling::endpoint))
                .bind("endpoints", endpointIds(endpoints, endpoint -> endpoint))
                .bind("configurations", texts(endpoints, endpoint -> Json.configuration(endpoint.configuration())));
    }

    private static <T> Argument endpointIds(List<T> items, Function<T, Endpoint> endpoint) {
        return SqlArguments.array(
                "uuid", items, item -> endpoint.apply(item).id().value());
    }

    private static UUID actor(LeadUpdated event) {
        Actor actor = event.actor();
        return event.catalog()
                .user(actor.owner())
                .map(User::uuid)
                .orElseThrow(() -> new IllegalStateException("the company has no user " + actor.owner()));
    }

    private static <T> Argument texts(List<T> items, Function<T, @Nullable String> text) {
        return SqlArguments.array("text", items, text);
    }

    /** An array as text, since an array of arrays of different lengths can't be sent. */
    private static <T> String ids(List<T> ids, Function<T, Long> value) {
        return ids.stream().map(id -> value.apply(id).toString()).collect(Collectors.joining(",", "{", "}"));
    }
}
