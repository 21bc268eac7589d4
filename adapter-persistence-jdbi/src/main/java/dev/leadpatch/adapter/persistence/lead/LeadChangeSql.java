package dev.leadpatch.adapter.persistence.lead;

/**
 * The statements of {@link LeadChangeWriter} that write changed leads, their history, and the marks for the search. A single
 * change has parameters without arrays, because {@code unnest} of so many arrays takes 50 µs.
 */
final class LeadChangeSql {
    // both lists name the columns of "change"; a column that one of them lacks makes its statement invalid
    private static final String ROWS = """
            with change as (
                select *
                from unnest(:companies, :leads, :versions, cast(:times as timestamptz[]),
                            :users, :keys, cast(:kinds as change_kind[]), :keyLabels, :requests, :changes, :previousVersions,
                            :companyNames, :emails, :phoneNumbers, :firstNames, :lastNames, :statuses,
                            :assignedUsers, :tags, :customFields, cast(:archiveTimes as timestamptz[]), :searchMarks)
                    as c (company_id, lead_id, version, changed_at,
                          user_id, api_key_id, kind, actor_label, request_id, changes, previous_version,
                          company_name, email, phone_number, first_name, last_name, status,
                          assigned_users, tags, custom_fields, archived_at, is_marked)
            )""";

    // "not materialized": the planner replaces the columns by the parameters, so that no row is stored and joined
    private static final String ROW = """
            with change as not materialized (
                select cast(:company as bigint) as company_id, cast(:lead as bigint) as lead_id,
                       cast(:version as bigint) as version, cast(:time as timestamptz) as changed_at,
                       cast(:user as bigint) as user_id, cast(:key as uuid) as api_key_id,
                       cast(:kind as change_kind) as kind, :keyLabel as actor_label, :request as request_id,
                       :change as changes, cast(:previousVersion as bigint) as previous_version,
                       :companyName as company_name, :email as email, :phoneNumber as phone_number,
                       :firstName as first_name, :lastName as last_name, :status as status,
                       :assignedUserIds as assigned_users, :tagIds as tags, :customFieldValues as custom_fields,
                       cast(:archiveTime as timestamptz) as archived_at, cast(:searchMark as boolean) as is_marked
            )""";

    // The version check of optimistic locking guards against bugs, since the leads are locked. On a mismatch the
    // statement fails, and with it the transaction, including a commit in the same round trip. Of several changes of a
    // lead, only the last one has a previous version and fields: the lead is written once.
    private static final String WRITTEN = """
            , written as (
                update leads l
                set version = c.version, updated_at = c.changed_at, archived_at = c.archived_at,
                    company_name = c.company_name, email = c.email, phone_number = c.phone_number,
                    first_name = c.first_name, last_name = c.last_name, status = c.status,
                    assigned_users = cast(c.assigned_users as bigint[]), tags = cast(c.tags as bigint[]),
                    custom_fields = coalesce(cast(c.custom_fields as jsonb), l.custom_fields),
                    custom_fields_bytes = coalesce(octet_length(c.custom_fields), l.custom_fields_bytes,
                                                   octet_length(cast(l.custom_fields as text)))
                from change c
                where l.company_id = c.company_id and l.id = c.lead_id and l.version = c.previous_version
                returning l.id
            ), history as (
                insert into lead_changes
                    (company_id, lead_id, version, changed_at, user_id, api_key_id, kind, actor_label, request_id,
                     changes, large_fields)
                select company_id, lead_id, version, changed_at, user_id, api_key_id, kind, actor_label, request_id,
                       cast(changes as json),
                       case when octet_length(changes) > 2000
                            then jsonb_path_query_array(cast(changes as jsonb), '$.keyvalue().key') end
                from change
            )""";

    // as LeadIndex.MARK_FOR_SEARCH, without the cost of a further statement
    private static final String MARKED = """
            , marked as (
                insert into lead_search_pending (company_id, lead_id)
                select company_id, lead_id
                from change
                where is_marked
            )""";

    // a call of the function for each statement would cost more than the comparison
    private static final String CHECK = """

            select case when count(*) = :count then count(*) else require_written_leads(:count, count(*)) end
            from written
            """;

    static final String SEVERAL = ROWS + WRITTEN + CHECK;
    static final String SEVERAL_MARKED = ROWS + WRITTEN + MARKED + CHECK;
    static final String ONE = ROW + WRITTEN + CHECK;
    static final String ONE_MARKED = ROW + WRITTEN + MARKED + CHECK;

    private LeadChangeSql() {}
}
