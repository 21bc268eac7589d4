package dev.leadpatch.adapter.persistence.lead;

/** The statements that read the change feed of a company. */
final class ChangeFeedSql {
    // The innermost query reads keys from the index, with a constant limit: the generic plan would otherwise expect to
    // read a tenth of the feed, and might sort all of it. Changes after the first :maxBytes bytes are returned with
    // their size only. A feed without further changes yields one row of nulls.
    private static final String PAGE = """
            select feed.epoch, feed.is_expired, feed.after_position, feed.after_lead, feed.after_version, entry.feed_position,
                   entry.lead_id, entry.uuid, entry.version, entry.kind, entry.changed_at, entry.api_key_id, entry.actor_label, entry.request_id,
                   entry.bytes, case when entry.total_bytes <= :maxBytes then entry.changes end as changes
            from (
                select state.*,
                       state.epoch <> coalesce(cast(:epoch as uuid), state.epoch)
                           or state.final_before <= state.after_position
                           or coalesce((state.after_position, state.after_lead, state.after_version)
                               < (state.removed_position, state.removed_lead, state.removed_version), false) as is_expired
                from (
                    select f.*,
                           coalesce(cast(:position as bigint), r.feed_position, 0) as after_position,
                           coalesce(cast(:lead as bigint), r.lead_id, 0) as after_lead,
                           coalesce(cast(:version as bigint), r.version, 0) as after_version,
                           r.feed_position as removed_position, r.lead_id as removed_lead, r.version as removed_version
                    from (
            {state}
                    ) f
                    left join removed_changes r on r.company_id = :company
                ) state
            ) feed
            left join lateral (
                select page.*, octet_length(page.changes) as bytes,
                       sum(octet_length(page.changes)) over (order by page.feed_position, page.lead_id, page.version)
                           as total_bytes
                from (
                    select key.feed_position, key.lead_id, key.version, l.uuid, c.kind, c.changed_at, c.api_key_id,
                           c.actor_label, c.request_id, cast(c.changes as text) as changes
                    from (
                        select next.*
                        from (
                            select n.feed_position, n.lead_id, n.version
                            from lead_changes n
                            where n.company_id = :company
                              and (n.feed_position, n.lead_id, n.version) > (feed.after_position, feed.after_lead, feed.after_version)
                              and n.feed_position < feed.final_before
                            order by n.feed_position, n.lead_id, n.version
                            limit 201
                        ) next
                        order by next.feed_position, next.lead_id, next.version
                        limit :limit
                    ) key
                    join lead_changes c
                        on c.company_id = :company and c.lead_id = key.lead_id and c.version = key.version
                    join leads l on l.company_id = :company and l.id = key.lead_id
                ) page
            ) entry on not feed.is_expired
            order by entry.feed_position, entry.lead_id, entry.version
            """;

    private static final String END = """
            select feed.epoch, coalesce(last.feed_position, r.feed_position) as feed_position,
                   coalesce(last.lead_id, r.lead_id) as lead_id, coalesce(last.version, r.version) as version
            from (
            {state}
            ) feed
            left join removed_changes r on r.company_id = :company
            left join lateral (
                select c.feed_position, c.lead_id, c.version
                from lead_changes c
                where c.company_id = :company and c.feed_position < feed.final_before
                order by c.feed_position desc, c.lead_id desc, c.version desc
                limit 1
            ) last on true
            """;

    private static final String STATE = """
            select epoch,
                   cast(cast(pg_snapshot_xmin(pg_current_snapshot()) as text) as bigint) + position_offset
                       as final_before
            from change_feed
            """;

    // The positions of sharded changes are those of feed_positions: the changes of a company commit in their order, so
    // all that a statement sees are final. The epoch is on the coordinator, and changes only while no service runs.
    private static final String STATE_OF_SHARD = """
            select cast(:feedEpoch as uuid) as epoch,
                   coalesce((select p.last_position from feed_positions p where p.company_id = :company), 0) + 1
                       as final_before
            """;

    static final String FIND_EPOCH = "select epoch from change_feed";
    static final String READ = PAGE.replace("{state}", STATE);
    static final String FIND_END = END.replace("{state}", STATE);
    static final String READ_SHARDED = PAGE.replace("{state}", STATE_OF_SHARD);
    static final String FIND_END_SHARDED = END.replace("{state}", STATE_OF_SHARD);

    private ChangeFeedSql() {}
}
