package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.HistoryCleanup;
import dev.leadpatch.adapter.persistence.Retention;
import dev.leadpatch.adapter.persistence.jdbc.CompanyPass;
import dev.leadpatch.adapter.persistence.jdbc.CompanyPass.Page;
import dev.leadpatch.adapter.persistence.jdbc.CompanyPass.Visit;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The retention of the history: removes the changes of each company that are older than its retention period, by a {@link
 * CompanyPass}. Thread-safe.
 */
public final class HistoryRetention implements HistoryCleanup {
    // the lookup starts behind the removed changes, whose index entries remain until vacuum deletes them
    private static final String FIND_DUE = """
            select c.id, coalesce(o.changed_at < :now - make_interval(days => c.days), false) as is_due
            from (
                select id, coalesce(history_days, :defaultDays) as days
                from companies
                where id > :after and coalesce(history_days, :defaultDays) > 0
                order by id
                limit :limit
            ) c
            left join removed_changes r on r.company_id = c.id
            left join lateral (
                select n.changed_at
                from lead_changes n
                where n.company_id = c.id
                  and (n.feed_position, n.lead_id, n.version)
                      > (coalesce(r.feed_position, 0), coalesce(r.lead_id, 0), coalesce(r.version, 0))
                order by n.feed_position, n.lead_id, n.version
                limit 1
            ) o on true
            order by c.id
            """;

    // the changes are on other nodes: each company is tried, whose removal finds nothing if none are due
    private static final String FIND_SHARDED = """
            select id, true as is_due
            from companies
            where id > :after and coalesce(history_days, :defaultDays) > 0
            order by id
            limit :limit
            """;

    private static final int MAX_PAGE_SIZE = 1_000;

    private final Database database;
    private final int pageSize;
    private final CompanyPass<Long> pass;
    private final AtomicLong removed = new AtomicLong();
    private long blockedInPass;
    private volatile long blockedCompanies;

    public HistoryRetention(Database database) {
        this(database, MAX_PAGE_SIZE, MAX_PAGE_SIZE);
    }

    /** @param maxFurtherVisits maximum number of visits of a page, besides the first one of each company */
    HistoryRetention(Database database, int pageSize, int maxFurtherVisits) {
        this.database = database;
        this.pageSize = pageSize;
        this.pass = new CompanyPass<>(maxFurtherVisits);
    }

    @Override
    public synchronized boolean removeNext(Retention retention, Instant now, int limit) {
        OldChangeRemoval removal = new OldChangeRemoval(
                Math.toIntExact(retention.history().orElse(Duration.ZERO).toDays()), now);
        boolean hasMore = pass.next(
                limit, after -> findDue(after, removal), (company, maxRows) -> remove(company, removal, maxRows));
        if (!hasMore) {
            blockedCompanies = blockedInPass;
            blockedInPass = 0;
        }
        return hasMore;
    }

    @Override
    public long removed() {
        return removed.get();
    }

    @Override
    public long blockedCompanies() {
        return blockedCompanies;
    }

    private Page<Long> findDue(long after, OldChangeRemoval removal) {
        List<Candidate> page = database.use(handle -> find(handle, removal.now())
                .bind("defaultDays", removal.defaultDays())
                .bind("after", after)
                .bind("limit", pageSize)
                .map((row, context) -> new Candidate(row.getLong("id"), row.getBoolean("is_due")))
                .list());
        return Page.of(
                page.stream().filter(Candidate::isDue).map(Candidate::company).toList(),
                page.stream().map(Candidate::company).toList(),
                pageSize);
    }

    private static Query find(Handle handle, Instant now) {
        return ShardedStatements.areUsedBy(handle)
                ? handle.createQuery(FIND_SHARDED)
                : handle.createQuery(FIND_DUE).bind("now", SqlArguments.timestamp(now));
    }

    private Visit<Long> remove(long company, OldChangeRemoval removal, int limit) {
        return ShardedStatements.unlessNodeFails(
                        database.sharding(), new CompanyId(company), () -> transact(company, removal, limit))
                .map(outcome -> record(company, outcome, limit))
                .orElse(Visit.ofFailedNode(limit));
    }

    private OldChangeRemoval.Outcome transact(long company, OldChangeRemoval removal, int limit) {
        return database.transact(transaction -> removal.remove(transaction.handle(), company, limit))
                .orElseThrow(() -> new StoreBusyException("other transactions hold changes beyond the deadline"));
    }

    private Visit<Long> record(long company, OldChangeRemoval.Outcome outcome, int limit) {
        removed.addAndGet(outcome.removed());
        if (outcome.isBlocked()) {
            blockedInPass++;
        }
        return new Visit<>(outcome.removed(), outcome.removed() == limit ? Optional.of(company) : Optional.empty());
    }

    private record Candidate(long company, boolean isDue) {}
}
