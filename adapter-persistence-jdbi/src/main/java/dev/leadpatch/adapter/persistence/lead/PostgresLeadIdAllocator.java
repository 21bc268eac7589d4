package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.stream.LongStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Allocates lead ids from a counter for each company. Thread-safe. */
public final class PostgresLeadIdAllocator implements LeadIdAllocator {
    // In its own transaction, so that creations of one company do not wait for each other. Its commit does not wait for
    // the disk: the commit of a lead that has the id does, and the log is written in order. Ids above 2^53 - 1, the
    // largest integer that all JSON parsers read exactly, are left out: a company that has one gets smaller new ids.
    private static final String ALLOCATE = """
            with settings as materialized (
                select set_config('synchronous_commit', 'off', true)
            ), highest as (
                select coalesce(max(id), 0) as id
                from leads
                where company_id = :company and id <= 9007199254740991 - :count
            )
            insert into lead_ids as counter (company_id, last_id)
            select :company, highest.id + :count
            from highest, settings
            on conflict (company_id) do update
                set last_id = greatest(counter.last_id + :count, excluded.last_id)
            returning last_id
            """;

    private static final String FIND_HIGHEST = """
            select coalesce(max(id), 0)
            from leads
            where company_id = :company and id <= 9007199254740991 - :count
            """;

    // Citus does not evaluate a query within the statement on the node of the company.
    private static final String ALLOCATE_SHARDED = """
            insert into lead_ids as counter (company_id, last_id)
            values (:company, :highest + :count)
            on conflict (company_id) do update
                set last_id = greatest(counter.last_id + :count, excluded.last_id)
            returning last_id
            """;

    private final Database database;

    public PostgresLeadIdAllocator(Database database) {
        this.database = database;
    }

    @Override
    public List<LeadId> allocate(CompanyId company, int count) {
        long last = database.use(handle -> ShardedStatements.areUsedBy(handle)
                ? bind(handle.createQuery(ALLOCATE_SHARDED), company, count)
                        .bind("highest", query(handle, FIND_HIGHEST, company, count))
                        .mapTo(Long.class)
                        .one()
                : query(handle, ALLOCATE, company, count));
        return LongStream.rangeClosed(last - count + 1, last)
                .mapToObj(LeadId::new)
                .toList();
    }

    private static long query(Handle handle, String sql, CompanyId company, int count) {
        return bind(handle.createQuery(sql), company, count).mapTo(Long.class).one();
    }

    private static Query bind(Query statement, CompanyId company, int count) {
        return statement.bind("company", company.value()).bind("count", (long) count);
    }
}
