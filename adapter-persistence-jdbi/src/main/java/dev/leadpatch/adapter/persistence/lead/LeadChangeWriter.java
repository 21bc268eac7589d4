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
    /** The statements of one round trip, in their order; exactly one of the changes is always sent. */
    private enum Part {
        CHANGES(LeadChangeSql.SEVERAL, ShardedChangeSql.CHANGE),
        CHANGES_WITH_MARKS(LeadChangeSql.SEVERAL_MARKED),
        CHANGE(LeadChangeSql.ONE),
        CHANGE_WITH_MARK(LeadChangeSql.ONE_MARKED),
        INSERT(LeadInserter.INSERT, ShardedChangeSql.INSERT),
        INDEX(LeadIndex.WRITE, ShardedChangeSql.INDEX),
        /** Only of sharded tables. */
        MARK_FOR_SEARCH("", ShardedChangeSql.MARK_FOR_SEARCH),
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
        LeadChangeRows rows = LeadChangeRows.of(events, locked.snapshots(), index::hasChangedText);
        boolean isSharded = ShardedStatements.areUsedBy(transaction.handle());
        boolean isSingle = rows.isSingle() && !isSharded;
        Set<Part> parts = EnumSet.of(change(isSingle, index.hasChangedTexts() && !isSharded));
        addIf(!inserter.isEmpty(), Part.INSERT, parts);
        addIf(!index.isEmpty(), Part.INDEX, parts);
        addIf(isSharded && index.hasChangedTexts(), Part.MARK_FOR_SEARCH, parts);
        addIf(!deliveries.isEmpty(), Part.ENQUEUE, parts);
        addIf(isSharded, Part.HISTORY, parts);
        addIf(!work.hasFurtherStatements() && !transaction.isJoined(), Part.COMMIT, parts);
        Query statement = transaction.handle().createQuery(sqlOf(parts, isSharded));
        if (isSingle) {
            rows.bindSingle(statement);
        } else if (isSharded) {
            statement.bind("company", events.get(0).lead().company().value());
            rows.bindToSharded(statement);
        } else {
            rows.bind(statement);
        }
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

    private static Part change(boolean isSingle, boolean isMarked) {
        if (isSingle) {
            return isMarked ? Part.CHANGE_WITH_MARK : Part.CHANGE;
        }
        return isMarked ? Part.CHANGES_WITH_MARKS : Part.CHANGES;
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
