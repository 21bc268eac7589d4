package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Updates the search index if the tables are sharded: the pending leads of one company at a time. */
final class ShardedSearchIndex {
    // the lock of index_pending_leads and erase_searched_text: a slower transaction could otherwise overwrite a newer
    // text
    private static final String LOCK =
            "select pg_try_advisory_xact_lock(hashtext('\"' || current_schema() || '\".index_pending_leads'))";

    private static final String FIND_COMPANY = "select company_id from lead_search_pending limit 1";

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

    /** Indexes the pending leads of one company, and returns their number, {@code max} at most. */
    static int update(Database database, int max) {
        return database.transact(transaction -> {
                    transaction.applyNetworkTimeout();
                    return update(transaction.handle(), max);
                })
                .orElse(0);
    }

    private static int update(Handle handle, int max) {
        Optional<Long> company =
                handle.createQuery(FIND_COMPANY).mapTo(Long.class).findFirst();
        if (company.isEmpty() || !handle.createQuery(LOCK).mapTo(Boolean.class).one()) {
            return 0;
        }
        Long[] leads =
                handle.createQuery(TAKE).bind("company", company.get()).bind("max", max).mapTo(Long.class).stream()
                        .distinct()
                        .toArray(Long[]::new);
        if (SearchPattern.isEnabled(handle)) {
            handle.createUpdate(DELETE)
                    .bind("company", company.get())
                    .bind("leads", leads)
                    .execute();
            handle.createUpdate(INSERT)
                    .bind("company", company.get())
                    .bind("leads", leads)
                    .execute();
        }
        return Math.min(leads.length, max);
    }
}
