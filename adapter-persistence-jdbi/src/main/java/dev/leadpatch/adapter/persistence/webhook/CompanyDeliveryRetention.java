package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.CompanyPass;
import dev.leadpatch.adapter.persistence.jdbc.CompanyPass.Visit;
import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.webhook.OldDeliveryRemoval.Page;
import dev.leadpatch.adapter.persistence.webhook.OldDeliveryRemoval.Position;
import dev.leadpatch.domain.value.CompanyId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The retention of completed deliveries and their payloads in companies that have a shorter period than the service, by a
 * {@link CompanyPass}. What it does not find, such as the payload of a delivery that was deleted with its endpoint, is
 * deleted by {@link DeliveryRetention} after the period of the service. Thread-safe.
 */
public final class CompanyDeliveryRetention {
    private static final String FIND_DUE = """
            select id
            from companies
            where id > :after and delivery_log_days < :defaultDays
            order by id
            limit :limit
            """;

    private static final String FIND_DAYS =
            "select delivery_log_days from companies where id = :company and delivery_log_days < :defaultDays";

    private static final int MAX_PAGE_SIZE = 1_000;

    private final Database database;
    private final int pageSize;
    private final CompanyPass<Rest> pass = new CompanyPass<>(MAX_PAGE_SIZE);

    public CompanyDeliveryRetention(Database database) {
        this(database, MAX_PAGE_SIZE);
    }

    CompanyDeliveryRetention(Database database, int pageSize) {
        this.database = database;
        this.pageSize = pageSize;
    }

    /**
     * Executes the next batch of a pass over the companies that have a shorter period.
     *
     * @param defaultPeriod the period of the service
     * @param limit maximum number of scanned deliveries, up to 1,000
     * @return whether other batches follow; false at the end of a pass
     */
    public synchronized boolean removeNext(Duration defaultPeriod, Instant now, int limit) {
        // in days, rounded up: periods of companies are whole days
        long defaultDays = defaultPeriod.plusDays(1).minusNanos(1).toDays();
        return pass.next(
                limit,
                after -> findDue(after, defaultDays),
                (rest, maxRows) -> remove(rest, defaultDays, now, maxRows));
    }

    private CompanyPass.Page<Rest> findDue(long after, long defaultDays) {
        List<Long> page = database.use(handle -> handle.createQuery(FIND_DUE)
                .bind("after", after)
                .bind("defaultDays", defaultDays)
                .bind("limit", pageSize)
                .mapTo(Long.class)
                .list());
        List<Rest> companies = page.stream()
                .map(company -> new Rest(company, OldDeliveryRemoval.start()))
                .toList();
        return CompanyPass.Page.of(companies, page, pageSize);
    }

    private Visit<Rest> remove(Rest rest, long defaultDays, Instant now, int limit) {
        return ShardedStatements.unlessNodeFails(
                        database.sharding(),
                        new CompanyId(rest.company()),
                        () -> findDays(rest.company(), defaultDays)
                                .map(days -> new OldDeliveryRemoval(rest.company(), now.minus(Duration.ofDays(days))))
                                .map(removal -> remove(removal, rest.after(), limit))
                                .orElse(new Visit<>(0, Optional.empty())))
                .orElse(Visit.ofFailedNode(limit));
    }

    /** Reads the period again, because an operator may have extended it. */
    private Optional<Integer> findDays(long company, long defaultDays) {
        return database.use(handle -> handle.createQuery(FIND_DAYS)
                .bind("company", company)
                .bind("defaultDays", defaultDays)
                .mapTo(Integer.class)
                .findOne());
    }

    /** Scans the logs of several endpoints, each page with a deadline of its own. */
    private Visit<Rest> remove(OldDeliveryRemoval removal, Position start, int limit) {
        int scanned = 0;
        Optional<Position> next = Optional.of(start);
        while (next.isPresent() && scanned < limit) {
            Position after = next.get();
            int maxSize = limit - scanned;
            Page page = database.use(handle -> removal.remove(handle, after, maxSize));
            scanned += page.size();
            next = page.next();
        }
        return new Visit<>(scanned, next.map(after -> new Rest(removal.company(), after)));
    }

    /** A company, and the position in its log up to which the scan has come. */
    private record Rest(long company, Position after) {}
}
