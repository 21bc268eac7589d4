package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Builds the bitmaps of terms, and merges later changes into them. Several nodes can do so at the same time: a transaction locks
 * the term that it works on. Thread-safe.
 */
final class TermBitmapBuilder {
    // Changes that began before the term was requested may not be recorded. After this time, they have ended.
    private static final String LOCK_BUILDING = """
            select company_id, term, next_lead
            from lead_bitmap_terms
            where not ready and requested_at < clock_timestamp() - interval '10 s'
            order by requested_at
            limit 1
            for update skip locked
            """;

    // Whole blocks, up to and including that of the last posting of the batch.
    private static final String BUILD = """
            with range as materialized (
                select min(p.lead_id) as first, ((max(p.lead_id) >> 15) + 1) << 15 as next
                from (select i.lead_id from lead_index i
                      where i.company_id = :company and i.term = :term and i.lead_id >= :from
                      order by i.lead_id
                      limit :max) p
            ), built as (
                insert into lead_bitmaps (company_id, term, block, bits)
                select i.company_id, i.term, i.lead_id >> 15,
                       bit_or(set_bit(cast(repeat('0', 32768) as bit(32768)), cast(i.lead_id & 32767 as integer), 1))
                from lead_index i
                where i.company_id = :company and i.term = :term
                  and i.lead_id >= (select first from range) and i.lead_id < (select next from range)
                group by i.company_id, i.term, i.lead_id >> 15
            )
            update lead_bitmap_terms t
            set ready = r.next is null, next_lead = coalesce(r.next, t.next_lead)
            from range r
            where t.company_id = :company and t.term = :term
            """;

    private static final String LOCK_CHANGED = """
            select t.company_id, t.term, c.size
            from (select x.company_id, x.term, count(*) as size
                  from (select company_id, term from lead_bitmap_changes limit :sample) x
                  group by x.company_id, x.term) c
            join lead_bitmap_terms t on t.company_id = c.company_id and t.term = c.term
            where t.ready and c.size >= :minChanges
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
                       set_bit(cast(repeat('0', 32768) as bit(32768)), cast(c.lead_id & 32767 as integer), 1) as mask,
                       exists (select from lead_index i
                               where i.company_id = :company and i.term = :term and i.lead_id = c.lead_id
                               offset 0) as present
                from (select distinct lead_id from taken) c
            ), merged as materialized (
                select lead_id >> 15 as block, bit_or(mask) as changed,
                       coalesce(bit_or(mask) filter (where present), cast(repeat('0', 32768) as bit(32768))) as added
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

    private static final int POSTINGS_PER_BATCH = 100_000;
    private static final int MAX_CHANGES_PER_MERGE = 10_000;
    private static final int CHANGE_SAMPLE = 20_000;

    private final Database database;

    TermBitmapBuilder(Database database) {
        this.database = database;
    }

    private record Term(long company, String name, long nextLead) {}

    /** Builds a part of the bitmaps of one term, and returns whether there was one to build. */
    boolean buildNext() {
        return database.transact(transaction -> {
                    transaction.applyNetworkTimeout();
                    Handle handle = transaction.handle();
                    Optional<Term> term = handle.createQuery(LOCK_BUILDING)
                            .map((row, context) -> new Term(
                                    row.getLong("company_id"), row.getString("term"), row.getLong("next_lead")))
                            .findOne();
                    term.ifPresent(building -> handle.createUpdate(BUILD)
                            .bind("company", building.company())
                            .bind("term", building.name())
                            .bind("from", building.nextLead())
                            .bind("max", POSTINGS_PER_BATCH)
                            .execute());
                    return term.isPresent();
                })
                .orElse(false);
    }

    /**
     * Merges changes of the term that has the most.
     *
     * @param minChanges a term with fewer changes is left out
     * @return the number of merged changes
     */
    int merge(int minChanges) {
        return database.transact(transaction -> {
                    transaction.applyNetworkTimeout();
                    Handle handle = transaction.handle();
                    return handle.createQuery(LOCK_CHANGED)
                            .bind("sample", CHANGE_SAMPLE)
                            .bind("minChanges", minChanges)
                            .map((row, context) -> new Term(row.getLong("company_id"), row.getString("term"), 0))
                            .findOne()
                            .map(term -> merge(handle, term))
                            .orElse(0);
                })
                .orElse(0);
    }

    private static int merge(Handle handle, Term term) {
        return handle.createQuery(MERGE)
                .bind("company", term.company())
                .bind("term", term.name())
                .bind("max", MAX_CHANGES_PER_MERGE)
                .mapTo(Integer.class)
                .one();
    }
}
