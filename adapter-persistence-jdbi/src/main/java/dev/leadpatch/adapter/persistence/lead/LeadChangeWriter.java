package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Deadline;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockedLeads;
import dev.leadpatch.adapter.persistence.lead.PostgresLeadStore.LeadRef;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.application.webhook.EventPayloadRenderer;
import dev.leadpatch.domain.lead.Lead;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.statement.Query;

/** Writes changes of leads in one round trip: the leads, their history, their events and the deliveries. */
final class LeadChangeWriter {
    // The version check of optimistic locking guards against bugs, since the leads are locked. On a mismatch the
    // statement fails with VERSION_MISMATCH, and with it the transaction, including a commit in the same round trip.
    private static final String WRITE = """
            with lead as (
                select *
                from unnest(:companies, :leads, :previousVersions, :versions, cast(:times as timestamptz[]),
                            :companyNames, :emails, :phoneNumbers, :firstNames, :lastNames, :statuses,
                            :assignedUsers, :tags, :customFields)
                    as c (company_id, id, previous_version, version, time,
                          company_name, email, phone_number, first_name, last_name, status,
                          assigned_users, tags, custom_fields)
            ), change as (
                select *
                from unnest(:changeCompanies, :changeLeads, :changeVersions, cast(:changeTimes as timestamptz[]),
                            :keys, :keyLabels, :requests, :changes, :events, :actors, :payloads)
                    as c (company_id, lead_id, version, time,
                          key_id, key_label, request_id, changes, event_id, actor, payload)
            ), written as (
                update leads l
                set version = c.version, updated_at = c.time,
                    company_name = c.company_name, email = c.email, phone_number = c.phone_number,
                    first_name = c.first_name, last_name = c.last_name, status = c.status,
                    assigned_users = cast(c.assigned_users as bigint[]), tags = cast(c.tags as bigint[]),
                    custom_fields = coalesce(cast(c.custom_fields as jsonb), l.custom_fields)
                from lead c
                where l.company_id = c.company_id and l.id = c.id and l.version = c.previous_version
                returning l.id
            ), history as (
                insert into lead_changes
                    (company_id, lead_id, version, at, key_id, key_label, request_id, changes)
                select company_id, lead_id, version, time, key_id, key_label, request_id, cast(changes as jsonb)
                from change
            ), event as (
                insert into lead_events
                    (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
                select company_id, event_id, lead_id, version, time, actor, payload
                from change
            )
            select require_written_leads(:count, count(*))
            from written
            """;

    private static final WriteStatement WITHOUT_DELIVERIES = WriteStatement.of(WRITE);
    private static final WriteStatement WITH_DELIVERIES = WriteStatement.of(WRITE + ";\n" + DeliveryEnqueuer.ENQUEUE);

    private final EventPayloadRenderer payload;
    private final InstantSource clock;

    LeadChangeWriter(EventPayloadRenderer payload, InstantSource clock) {
        this.payload = payload;
        this.clock = clock;
    }

    /**
     * Writes the changes of {@code work}, and commits in the same round trip if no statement follows. Fails the
     * transaction if a lead differs from its snapshot.
     *
     * @return the ordering keys with a new delivery
     * @throws Deadline.ExceededException if the write might not end within the deadline; nothing is written
     */
    List<OrderingKey> write(TransactionContext transaction, UnitOfWork work) {
        List<LeadUpdatedEvent> events = work.events();
        if (events.isEmpty()) {
            return List.of();
        }
        transaction.deadline().requireBefore(Deadline.LAST_WRITE_START);
        transaction.applyNetworkTimeout();
        LockedLeads locked = work.locked();
        boolean withCommit = !work.hasFurtherStatements();
        DeliveryEnqueuer deliveries = DeliveryEnqueuer.of(events, locked.endpoints());
        Map<LeadRef, Lead> latestLeads = new LinkedHashMap<>();
        events.forEach(event -> latestLeads.put(LeadRef.of(event.lead()), event.lead()));
        boolean hasRecipients = !deliveries.isEmpty();
        WriteStatement sql = hasRecipients ? WITH_DELIVERIES : WITHOUT_DELIVERIES;
        Query statement = transaction.handle().createQuery(withCommit ? sql.withCommit() : sql.withoutCommit());
        LeadChangeBinder.bindLeads(statement, List.copyOf(latestLeads.values()), locked.snapshots());
        LeadChangeBinder.bindChanges(statement, events);
        LeadChangeBinder.bindEvents(
                statement, events, event -> deliveries.hasRecipients(event) ? payload.render(event) : null);
        if (hasRecipients) {
            deliveries.bind(statement, clock.instant());
        }
        if (withCommit) {
            transaction.markCommitting();
        }
        statement.mapTo(Long.class).one();
        return deliveries.orderingKeys();
    }

    /** A statement without and with a commit in the same round trip. */
    private record WriteStatement(String withoutCommit, String withCommit) {
        static WriteStatement of(String statement) {
            return new WriteStatement(statement, statement + ";\ncommit");
        }
    }
}
