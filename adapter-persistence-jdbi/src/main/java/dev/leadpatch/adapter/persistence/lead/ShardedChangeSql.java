package dev.leadpatch.adapter.persistence.lead;

/**
 * The statements that {@link LeadChangeWriter} sends for sharded tables: one for each table that is written. Citus executes a
 * statement with several writes in steps, and stores the result of each one. All rows are of one company, so that its node
 * alone commits.
 */
final class ShardedChangeSql {
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
            insert into lead_changes
                (company_id, lead_id, version, changed_at, user_id, api_key_id, kind, actor_label, request_id,
                 changes, large_fields)
            select company_id, lead_id, version, changed_at, user_id, api_key_id, kind, actor_label, request_id,
                   cast(changes as json),
                   case when octet_length(changes) > 2000
                        then jsonb_path_query_array(cast(changes as jsonb), '$.keyvalue().key') end
            from unnest(:companies, :leads, :versions, cast(:times as timestamptz[]),
                        :users, :keys, cast(:kinds as change_kind[]), :keyLabels, :requests, :changes)
                as c (company_id, lead_id, version, changed_at, user_id, api_key_id, kind, actor_label, request_id, changes)
            """;

    // without changes of bitmaps, which sharded tables do not have
    static final String INDEX = """
            delete from lead_index i
            using unnest(:removedTerms, :removedLeads) as r (term, lead_id)
            where i.company_id = any(:removedCompanies) and i.term = r.term and i.lead_id = r.lead_id;
            insert into lead_index (company_id, term, lead_id)
            select company_id, term, lead_id
            from unnest(:addedCompanies, :addedTerms, :addedLeads, :addedNew) as a (company_id, term, lead_id, new)
            order by company_id, term collate "C", lead_id
            on conflict (company_id, term, lead_id) do nothing
            """;

    static final String ENQUEUE = """
            insert into webhook_events
                (company_id, event_id, lead_id, sequence, occurred_at, actor_user_uuid, payload)
            select *
            from unnest(:eventCompanies, :eventIds, :eventLeads, :eventVersions,
                        cast(:eventTimes as timestamptz[]), :actorUsers, :payloads);
            insert into webhook_deliveries
                (company_id, endpoint_id, event_id, event_type, lead_id, sequence, configuration, queued_at,
                 payload_bytes)
            select n.company_id, e.id, n.event_id, n.event_type, n.lead_id, n.version,
                   cast(e.configuration as json), :queuedAt, n.payload_bytes
            from unnest(:notificationCompanies, :notificationEndpoints, :notificationLeads, :notificationVersions,
                        :notificationEvents, :notificationEventTypes, :notificationBytes)
                as n (company_id, endpoint_id, lead_id, version, event_id, event_type, payload_bytes)
            join unnest(:endpointCompanies, :endpoints, :configurations) as e (company_id, id, configuration)
                on e.company_id = n.company_id and e.id = n.endpoint_id;
            insert into webhook_queue_heads (company_id, endpoint_id, lead_id, sequence, due_at)
            select company_id, endpoint_id, lead_id, min(version), :queuedAt
            from unnest(:notificationCompanies, :notificationEndpoints, :notificationLeads, :notificationVersions)
                as n (company_id, endpoint_id, lead_id, version)
            group by company_id, endpoint_id, lead_id
            on conflict (company_id, endpoint_id, lead_id) do update
                set sequence = excluded.sequence
                where false
            """;

    private ShardedChangeSql() {}
}
