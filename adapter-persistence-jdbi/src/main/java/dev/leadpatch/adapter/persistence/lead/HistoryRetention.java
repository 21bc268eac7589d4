package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.HistoryCleanup;
import dev.leadpatch.adapter.persistence.Retention;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.StoreBusyException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/**
 * The retention of the history: removes the changes of each company that are older than its retention period. A pass
 * scans the companies in pages of bounded size. The companies of a page follow round-robin, one batch each, so that none
 * waits for a large one. Thread-safe.
 */
public final class HistoryRetention implements HistoryCleanup {
    // the lookup starts behind the removed changes, whose index entries remain until vacuum deletes them
    private static final String FIND_DUE = """
            select c.id, coalesce(o.changed_at < :now - make_interval(days => c.days), false) as is_due
            from (
                select id, coalesce(history_days, :defaultDays) as days
                from companies
                where id > :after
                order by id
                limit :limit
            ) c
            left join removed_changes r on r.company_id = c.id
            left join lateral (
                select n.changed_at
                from lead_changes n
                where c.days > 0 and n.company_id = c.id
                  and (n.feed_position, n.lead_id, n.version)
                      > (coalesce(r.feed_position, 0), coalesce(r.lead_id, 0), coalesce(r.version, 0))
                order by n.feed_position, n.lead_id, n.version
                limit 1
            ) o on true
            order by c.id
            """;

    // the changes are on other nodes: each company is tried, whose removal finds nothing if none are due
    private static final String FIND_SHARDED = """
            select id, coalesce(history_days, :defaultDays) > 0 as is_due
            from companies
            where id > :after
            order by id
            limit :limit
            """;

    private static final int MAX_PAGE_SIZE = 1_000;

    // completed deliveries expire within a day after their retention period
    private static final Duration MAX_EXPIRY = Duration.ofDays(1);

    private final Database database;
    private final int pageSize;
    private final int maxFurtherBatches;
    private final AtomicLong removed = new AtomicLong();
    private final Queue<Long> due = new ArrayDeque<>();
    private long lastCompany;
    private boolean isLastPage;
    private int furtherBatches;
    private long blockedInPass;
    private volatile long blockedCompanies;

    public HistoryRetention(Database database) {
        this(database, MAX_PAGE_SIZE, MAX_PAGE_SIZE);
    }

    /** @param maxFurtherBatches maximum number of batches of a page, besides the first one of each company */
    HistoryRetention(Database database, int pageSize, int maxFurtherBatches) {
        this.database = database;
        this.pageSize = pageSize;
        this.maxFurtherBatches = maxFurtherBatches;
    }

    @Override
    public synchronized boolean removeNext(Retention retention, Instant now, int limit) {
        int defaultDays =
                Math.toIntExact(retention.history().orElse(Duration.ZERO).toDays());
        Long company = due.poll();
        if (company != null) {
            remove(company, new OldChangeRemoval(defaultDays, now), retention, limit);
            return true;
        }
        if (isLastPage) {
            endPass();
            return false;
        }
        findDue(defaultDays, now);
        return true;
    }

    @Override
    public long removed() {
        return removed.get();
    }

    @Override
    public long blockedCompanies() {
        return blockedCompanies;
    }

    private void findDue(int defaultDays, Instant now) {
        List<Candidate> page = database.use(handle -> find(handle, now)
                .bind("defaultDays", defaultDays)
                .bind("after", lastCompany)
                .bind("limit", pageSize)
                .map((row, context) -> new Candidate(row.getLong("id"), row.getBoolean("is_due")))
                .list());
        page.stream().filter(Candidate::isDue).map(Candidate::company).forEach(due::add);
        furtherBatches = maxFurtherBatches;
        isLastPage = page.size() < pageSize;
        if (!isLastPage) {
            lastCompany = page.get(page.size() - 1).company();
        }
    }

    private static Query find(Handle handle, Instant now) {
        return ShardedStatements.areUsedBy(handle)
                ? handle.createQuery(FIND_SHARDED)
                : handle.createQuery(FIND_DUE).bind("now", SqlArguments.timestamp(now));
    }

    private void remove(long company, OldChangeRemoval removal, Retention retention, int limit) {
        OldChangeRemoval.Outcome outcome = database.transact(
                        transaction -> removal.remove(transaction.handle(), company, limit))
                .orElseThrow(() -> new StoreBusyException("other transactions hold changes beyond the deadline"));
        removed.addAndGet(outcome.removed());
        if (outcome.removed() == limit && furtherBatches > 0) {
            furtherBatches--;
            due.add(company);
        }
        Instant expired = removal.now().minus(retention.deliveries()).minus(MAX_EXPIRY);
        if (outcome.blockedSince().filter(expired::isAfter).isPresent()) {
            blockedInPass++;
        }
    }

    private void endPass() {
        blockedCompanies = blockedInPass;
        blockedInPass = 0;
        lastCompany = 0;
        isLastPage = false;
    }

    private record Candidate(long company, boolean isDue) {}
}
