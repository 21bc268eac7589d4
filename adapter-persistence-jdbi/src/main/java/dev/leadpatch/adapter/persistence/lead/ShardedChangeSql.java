package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.domain.value.CompanyId;
import org.jdbi.v3.core.Handle;

/**
 * The statements that {@link LeadChangeWriter} sends for sharded tables: one for each table that is written. All rows are of one
 * company, and each statement is a single task of its shard, so that its node alone commits, without a two-phase commit.
 *
 * <p>Citus inserts the rows of {@code unnest} by COPY, in a two-phase commit, unless the company comes from a sharded table:
 * each insert selects it from {@code feed_positions}, which contains one row for each company.
 */
final class ShardedChangeSql {
    private static final String ADD_COMPANY = """
            insert into feed_positions (company_id, last_position)
            values (:company, 0)
            on conflict (company_id) do nothing
            """;

    // Last: the lock of the row is held until the end of the transaction, so that the changes of a company commit in
    // the order of their positions, and all visible ones are final.
    private static final String ADVANCE_POSITION = """
            update feed_positions set last_position = last_position + 1 where company_id = :company
            """;

    static final String CHANGE = """
            with change as (
                select lead_id, version, changed_at, previous_version,
                       company_name, email, phone_number, first_name, last_name, status,
                       cast(assigned_users as bigint[]) as assigned_users, cast(tags as bigint[]) as tags,
                       cast(custom_fields as jsonb) as custom_fields, octet_length(custom_fields) as custom_fields_bytes,
                       archived_at
                from unnest(:leads, :versions, cast(:times as timestamptz[]), :previousVersions,
                            :companyNames, :emails, :phoneNumbers, :firstNames, :lastNames, :statuses,
                            :assignedUsers, :tags, :customFields, cast(:archiveTimes as timestamptz[]))
                    as c (lead_id, version, changed_at, previous_version,
                          company_name, email, phone_number, first_name, last_name, status,
                          assigned_users, tags, custom_fields, archived_at)
            ), written as (
                update leads l
                set version = c.version, updated_at = c.changed_at, archived_at = c.archived_at,
                    company_name = c.company_name, email = c.email, phone_number = c.phone_number,
                    first_name = c.first_name, last_name = c.last_name, status = c.status,
                    assigned_users = c.assigned_users, tags = c.tags,
                    custom_fields = coalesce(c.custom_fields, l.custom_fields),
                    custom_fields_bytes = coalesce(c.custom_fields_bytes, l.custom_fields_bytes,
                                                   octet_length(cast(l.custom_fields as text)))
                from change c
                where l.company_id = any(:companies) and l.id = c.lead_id and l.version = c.previous_version
                returning l.id
            )
            select require_written_leads(:count, count(*))
            from written;
            """ + ADD_COMPANY;

    static final String INSERT = """
            insert into leads
                (company_id, id, uuid, version, created_at, updated_at, archived_at, source, partner_type, created_by,
                 company_name, email, phone_number, first_name, last_name, status, assigned_users, tags, custom_fields,
                 custom_fields_bytes)
            select feed.company_id, n.id, n.uuid, n.version, n.created_at, n.updated_at, n.archived_at, n.source,
                   n.partner_type, n.created_by, n.company_name, n.email, n.phone_number, n.first_name, n.last_name,
                   n.status, cast(n.assigned_users as bigint[]), cast(n.tags as bigint[]), cast(n.custom_fields as jsonb),
                   octet_length(n.custom_fields)
            from feed_positions feed
            cross join unnest(:newLeads, :newUuids, :newVersions,
                              cast(:newCreationTimes as timestamptz[]), cast(:newUpdateTimes as timestamptz[]),
                              cast(:newArchiveTimes as timestamptz[]),
                              :newSources, :newPartnerTypes, :newCreators, :newCompanyNames, :newEmails, :newPhoneNumbers,
                              :newFirstNames, :newLastNames, :newStatuses, :newAssignedUsers, :newTags, :newCustomFields)
                as n (id, uuid, version, created_at, updated_at, archived_at, source, partner_type, created_by,
                      company_name, email, phone_number, first_name, last_name, status, assigned_users, tags,
                      custom_fields)
            where feed.company_id = any(:newCompanies)
            """;

    // Without changes of bitmaps, which lists of sharded tables do not use. The arrays may be empty, and name no shard.
    static final String INDEX = """
            delete from lead_index i
            using unnest(:removedCompanies, :removedTerms, :removedLeads) as r (company_id, term, lead_id)
            where i.company_id = :company and i.term = r.term and i.lead_id = r.lead_id;
            insert into lead_index (company_id, term, lead_id)
            select feed.company_id, a.term, a.lead_id
            from feed_positions feed
            cross join unnest(:addedCompanies, :addedTerms, :addedLeads, :addedNew) as a (company_id, term, lead_id, new)
            where feed.company_id = :company
            order by a.term collate "C", a.lead_id
            on conflict (company_id, term, lead_id) do nothing
            """;

    static final String MARK_FOR_SEARCH = """
            insert into lead_search_pending (company_id, lead_id)
            select feed.company_id, s.lead_id
            from feed_positions feed
            cross join unnest(:searchLeads) as s (lead_id)
            where feed.company_id = any(:searchCompanies)
            """;

    static final String ENQUEUE = """
            insert into webhook_events
                (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
            select feed.company_id, e.*
            from feed_positions feed
            cross join unnest(:eventIds, :eventLeads, :eventVersions,
                              cast(:eventTimes as timestamptz[]), :actorUsers, :payloads)
                as e (event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
            where feed.company_id = any(:eventCompanies);
            insert into webhook_deliveries
                (company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, queued_at,
                 payload_bytes)
            select feed.company_id, e.id, n.event_id, n.event_type, n.lead_id, n.version,
                   cast(e.configuration as json), :queuedAt, n.payload_bytes
            from feed_positions feed
            cross join unnest(:notificationEndpoints, :notificationLeads, :notificationVersions,
                              :notificationEvents, :notificationEventTypes, :notificationBytes)
                as n (endpoint_id, lead_id, version, event_id, event_type, payload_bytes)
            join unnest(:endpoints, :configurations) as e (id, configuration) on e.id = n.endpoint_id
            where feed.company_id = any(:endpointCompanies);
            insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
            select feed.company_id, n.endpoint_id, n.lead_id, min(n.version), :queuedAt
            from feed_positions feed
            cross join unnest(:notificationEndpoints, :notificationLeads, :notificationVersions)
                as n (endpoint_id, lead_id, version)
            where feed.company_id = any(:notificationCompanies)
            group by feed.company_id, n.endpoint_id, n.lead_id
            on conflict (company_id, endpoint_id, lead_id) do update
                set sequence = excluded.sequence
                where false
            """;

    static final String HISTORY = ADVANCE_POSITION + """
            ;
            insert into lead_changes
                (company_id, lead_id, version, changed_at, user_id, api_key_id, kind, actor_label, request_id,
                 changes, large_fields, feed_position)
            select feed.company_id, c.lead_id, c.version, c.changed_at, c.user_id, c.api_key_id, c.kind, c.actor_label,
                   c.request_id, cast(c.changes as json),
                   case when octet_length(c.changes) > 2000
                        then jsonb_path_query_array(cast(c.changes as jsonb), '$.keyvalue().key') end,
                   feed.last_position
            from feed_positions feed
            cross join unnest(:leads, :versions, cast(:times as timestamptz[]),
                              :users, :keys, cast(:kinds as change_kind[]), :keyLabels, :requests, :changes)
                as c (lead_id, version, changed_at, user_id, api_key_id, kind, actor_label, request_id, changes)
            where feed.company_id = any(:companies)
            """;

    private ShardedChangeSql() {}

    /** Creates the row from which the inserts select the company, unless it exists. */
    static void addCompany(Handle handle, CompanyId company) {
        handle.createUpdate(ADD_COMPANY).bind("company", company.value()).execute();
    }
}
