package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import org.jdbi.v3.core.Handle;

/**
 * Merges the changes of postings into the bitmaps of their terms. Several nodes can do so at the same time: a transaction
 * locks the term that it works on. Thread-safe.
 */
final class TermBitmapMerger {
    private static final String LOCK_CHANGED = """
            select t.company_id, t.term, c.size
            from (select x.company_id, x.term, count(*) as size, sum(count(*)) over () as total
                  from (select l.company_id, l.term
                        from lead_bitmap_changes l
                        join lead_bitmap_terms r on r.company_id = l.company_id and r.term = l.term and r.ready
                        limit :sample) x
                  group by x.company_id, x.term) c
            join lead_bitmap_terms t on t.company_id = c.company_id and t.term = c.term
            where c.size >= :minChanges or c.total = :sample
            order by c.size desc
            limit 1
            for update of t skip locked
            """;

    // One statement, so that the deleted changes and the postings are of the same snapshot.
    private static final String MERGE = """
            with taken as (
                delete from lead_bitmap_changes
                where ctid = any(array(select ctid from lead_bitmap_changes
                                       where company_id = :company and term = :term
                                       limit :max))
                returning lead_id
            ), posting as (
                select c.lead_id,
                       exists (select from lead_index i
                               where i.company_id = :company and i.term = :term and i.lead_id = c.lead_id
                               offset 0) as present
                from (select distinct lead_id from taken) c
            ), merged as materialized (
                select lead_id >> 15 as block, lead_bits(array_agg(lead_id)) as changed,
                       coalesce(lead_bits(array_agg(lead_id) filter (where present)), cast(0 as bit(32768))) as added
                from posting
                group by lead_id >> 15
            ), updated as (
                update lead_bitmaps b
                set bits = (b.bits & ~m.changed) | m.added
                from merged m
                where b.company_id = :company and b.term = :term and b.block = m.block
            ), inserted as (
                insert into lead_bitmaps (company_id, term, block, bits)
                select :company, :term, m.block, m.added
                from merged m
                where bit_count(m.added) > 0
                  and not exists (select from lead_bitmaps b
                                  where b.company_id = :company and b.term = :term and b.block = m.block)
            )
            select count(*)
            from taken
            """;

    private static final int MAX_CHANGES_PER_MERGE = 10_000;
    private static final int CHANGE_SAMPLE = 20_000;

    private final Database database;

    TermBitmapMerger(Database database) {
        this.database = database;
    }

    /**
     * Merges changes of the term that has the most.
     *
     * @param minChanges a term with fewer changes is left out, unless many changes are waiting
     * @return the number of merged changes
     */
    int merge(int minChanges) {
        return database.transact(transaction -> {
                    transaction.applyNetworkTimeout();
                    Handle handle = transaction.handle();
                    return handle.createQuery(LOCK_CHANGED)
                            .bind("sample", CHANGE_SAMPLE)
                            .bind("minChanges", minChanges)
                            .map(BitmapTerm::of)
                            .findOne()
                            .map(term -> merge(handle, term))
                            .orElse(0);
                })
                .orElse(0);
    }

    private static int merge(Handle handle, BitmapTerm term) {
        return term.bindTo(handle.createQuery(MERGE))
                .bind("max", MAX_CHANGES_PER_MERGE)
                .mapTo(Integer.class)
                .one();
    }
}
