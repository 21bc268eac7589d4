package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline.StoreDeadlineExceededException;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockedLeads;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.statement.Query;

/** Writes changes of leads in one round trip: the leads, their history, and the deliveries of their events. */
final class LeadChangeWriter {
    // The version check of optimistic locking guards against bugs, since the leads are locked. On a mismatch the
    // statement fails, and with it the transaction, including a commit in the same round trip. Of several changes of a
    // lead, only the last one has a previous version and fields: the lead is written once.
    private static final String WRITE = """
            with change as (
                select *
                from unnest(:companies, :leads, :versions, cast(:times as timestamptz[]),
                            :users, :keys, cast(:kinds as change_kind[]), :keyLabels, :requests, :changes, :previousVersions,
                            :companyNames, :emails, :phoneNumbers, :firstNames, :lastNames, :statuses,
                            :assignedUsers, :tags, :customFields, cast(:archiveTimes as timestamptz[]))
                    as c (company_id, lead_id, version, changed_at,
                          user_id, api_key_id, kind, actor_label, request_id, changes, previous_version,
                          company_name, email, phone_number, first_name, last_name, status,
                          assigned_users, tags, custom_fields, archived_at)
            ), written as (
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
            )
            select require_written_leads(:count, count(*))
            from written
            """;

    /** The statements of one round trip, in their order; the first one is always sent. */
    private enum Part {
        CHANGE(WRITE, ShardedChangeSql.CHANGE),
        INSERT(LeadInserter.INSERT, ShardedChangeSql.INSERT),
        INDEX(LeadIndex.WRITE, ShardedChangeSql.INDEX),
        MARK_FOR_SEARCH(LeadIndex.MARK_FOR_SEARCH, ShardedChangeSql.MARK_FOR_SEARCH),
        ENQUEUE(DeliveryEnqueuer.ENQUEUE, ShardedChangeSql.ENQUEUE),
        /** Only of sharded tables. */
        HISTORY("", ShardedChangeSql.HISTORY),
        COMMIT("commit");

        private final String sql;
        private final String shardedSql;

        Part(String sql) {
            this(sql, sql);
        }

        Part(String sql, String shardedSql) {
            this.sql = sql;
            this.shardedSql = shardedSql;
        }
    }

    private final Map<Set<Part>, String> statements = new ConcurrentHashMap<>();
    private final Map<Set<Part>, String> shardedStatements = new ConcurrentHashMap<>();
    private final WaitingPayloadQuota payloads;
    private final InstantSource clock;

    LeadChangeWriter(WaitingPayloadQuota payloads, InstantSource clock) {
        this.payloads = payloads;
        this.clock = clock;
    }

    /**
     * Writes the changes of {@code work}, and commits in the same round trip if no statement follows. Fails the
     * transaction if a lead differs from its snapshot.
     *
     * @return the ordering keys with a new delivery
     * @throws StoreDeadlineExceededException if the write might not end within the deadline; nothing is written
     */
    List<OrderingKey> write(TransactionContext transaction, UnitOfWork work) {
        List<LeadEvent> events = work.events();
        if (events.isEmpty()) {
            return List.of();
        }
        transaction.deadline().requireBefore(StoreDeadline.LAST_WRITE_START);
        transaction.applyNetworkTimeout();
        LockedLeads locked = work.locked();
        LeadInserter inserter = LeadInserter.of(events, locked.snapshots());
        LeadIndex index = LeadIndex.of(events, locked.snapshots());
        DeliveryEnqueuer deliveries = DeliveryEnqueuer.of(work.sentEvents(), locked::endpoints);
        Set<Part> parts = EnumSet.of(Part.CHANGE);
        addIf(!inserter.isEmpty(), Part.INSERT, parts);
        addIf(!index.isEmpty(), Part.INDEX, parts);
        addIf(index.hasChangedTexts(), Part.MARK_FOR_SEARCH, parts);
        addIf(!deliveries.isEmpty(), Part.ENQUEUE, parts);
        boolean isSharded = ShardedStatements.areUsedBy(transaction.handle());
        addIf(isSharded, Part.HISTORY, parts);
        addIf(!work.hasFurtherStatements() && !transaction.isJoined(), Part.COMMIT, parts);
        Query statement = transaction.handle().createQuery(sqlOf(parts, isSharded));
        if (isSharded) {
            statement.bind("company", events.get(0).lead().company().value());
        }
        LeadChangeBinder.bind(statement, events, locked.snapshots());
        if (parts.contains(Part.INSERT)) {
            inserter.bind(statement);
        }
        if (parts.contains(Part.INDEX)) {
            index.bind(statement);
        }
        if (parts.contains(Part.MARK_FOR_SEARCH)) {
            index.bindChangedTexts(statement);
        }
        if (parts.contains(Part.ENQUEUE)) {
            deliveries.bind(statement, payloads, clock.instant());
        }
        if (parts.contains(Part.COMMIT)) {
            transaction.markCommitting();
        }
        statement.mapTo(Long.class).one();
        return deliveries.orderingKeys();
    }

    private static void addIf(boolean condition, Part part, Set<Part> parts) {
        if (condition) {
            parts.add(part);
        }
    }

    private String sqlOf(Set<Part> parts, boolean isSharded) {
        return (isSharded ? shardedStatements : statements)
                .computeIfAbsent(
                        parts,
                        key -> key.stream()
                                .map(part -> isSharded ? part.shardedSql : part.sql)
                                .collect(Collectors.joining(";\n")));
    }
}
