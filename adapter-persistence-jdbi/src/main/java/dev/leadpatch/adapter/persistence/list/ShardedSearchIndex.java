package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.ShardCommand;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Updates the search index if the tables are sharded: the pending leads of one company of each shard at a time. */
final class ShardedSearchIndex {
    // the lock of index_pending_leads and erase_searched_text: no transaction overwrites a newer text
    private static final String LOCK =
            "select pg_try_advisory_xact_lock(hashtext('\"' || current_schema() || '\".index_pending_leads'))";

    private static final String FIND_COMPANY_OF_SHARD = "select coalesce((select company_id from %1$s limit 1), 0)";

    private static final String TAKE = """
            with pending as (
                select distinct p.lead_id from lead_search_pending p where p.company_id = :company limit :max
            )
            delete from lead_search_pending t
            using pending p
            where t.company_id = :company and t.lead_id = p.lead_id
            returning t.lead_id
            """;

    private static final String DELETE = """
            delete from lead_search where company_id = :company and lead_id = any(:leads)
            """;

    private static final String INSERT = """
            insert into lead_search (company_id, lead_id, text)
            select s.company_id, s.id, s.text
            from (select l.company_id, l.id,
                         search_text(searched_columns(
                             l.company_name, l.email, l.phone_number, l.first_name, l.last_name)) as text
                  from leads l
                  where l.company_id = :company and l.id = any(:leads)) s
            where s.text <> ''
            """;

    private ShardedSearchIndex() {}

    /** Indexes pending leads of one company of each shard, and returns their number, {@code max} at most. */
    static int update(Database database, int max) {
        List<Long> companies =
                database
                        .use(handle -> ShardCommand.findNumbers(handle, "lead_search_pending", FIND_COMPANY_OF_SHARD))
                        .stream()
                        .filter(company -> company > 0)
                        .toList();
        int indexed = 0;
        for (long company : companies) {
            indexed += database.transact(transaction -> {
                        transaction.applyNetworkTimeout();
                        return update(transaction.handle(), company, max);
                    })
                    .orElse(0);
        }
        return Math.min(indexed, max);
    }

    private static int update(Handle handle, long company, int max) {
        if (!handle.createQuery(LOCK).mapTo(Boolean.class).one()) {
            return 0;
        }
        Long[] leads = handle.createQuery(TAKE).bind("company", company).bind("max", max).mapTo(Long.class).stream()
                .distinct()
                .toArray(Long[]::new);
        if (SearchedText.isEnabled(handle)) {
            handle.createUpdate(DELETE)
                    .bind("company", company)
                    .bind("leads", leads)
                    .execute();
            handle.createUpdate(INSERT)
                    .bind("company", company)
                    .bind("leads", leads)
                    .execute();
        }
        return leads.length;
    }
}
