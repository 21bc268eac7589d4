package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.Handle;

/**
 * Builds the bitmaps of terms that lists request. Several nodes can do so at the same time: a transaction locks the term
 * that it works on. Thread-safe.
 */
final class TermBitmapBuilder {
    // a query beyond these limits does without bitmaps
    private static final int MAX_REQUESTED = 1_000;
    private static final int MAX_TERMS_PER_COMPANY = 10_000;

    private static final String REQUEST = """
            insert into lead_bitmap_terms (company_id, term)
            select :company, :term
            where (select count(*) from lead_bitmap_terms where company_id = :company) < :max
            on conflict (company_id, term) do nothing
            """;

    private static final String LOCK_BUILDING = """
            select company_id, term, next_lead,
                   coalesce(barrier <= pg_snapshot_xmin(pg_current_snapshot()), false) as buildable
            from lead_bitmap_terms
            where not ready
            order by buildable desc, barrier nulls first
            limit 1
            for update skip locked
            """;

    // A transaction that has not seen the row of the term may not record its postings. It has an id below the barrier,
    // because it locks its leads before. After a restore, ids start again below a barrier.
    private static final String SET_BARRIER = """
            update lead_bitmap_terms
            set barrier = pg_snapshot_xmax(pg_current_snapshot())
            where company_id = :company and term = :term
              and (barrier is null or barrier > pg_snapshot_xmax(pg_current_snapshot()))
            """;

    // Whole blocks, up to and including that of the last posting of the batch.
    private static final String BUILD = """
            with range as materialized (
                select min(p.lead_id) as first,
                       (least(max(p.lead_id) >> 15, (min(p.lead_id) >> 15) + :maxBlocks) + 1) << 15 as next
                from (select i.lead_id from lead_index i
                      where i.company_id = :company and i.term = :term and i.lead_id >= :from
                      order by i.lead_id
                      limit :maxPostings) p
            ), built as (
                insert into lead_bitmaps (company_id, term, block, bits)
                select i.company_id, i.term, i.lead_id >> 15, lead_bits(array_agg(i.lead_id))
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

    private static final int MAX_POSTINGS_PER_BATCH = 50_000;
    private static final int MAX_BLOCKS_PER_BATCH = 100;

    private final Database database;
    private final Set<BitmapTerm> requested = ConcurrentHashMap.newKeySet();

    TermBitmapBuilder(Database database) {
        this.database = database;
    }

    /** @param isBuildable whether all transactions that may not record their postings have ended */
    private record UnfinishedTerm(BitmapTerm term, long nextLead, boolean isBuildable) {}

    /** Requests bitmaps of these terms, which {@link #buildNext} builds. Requests are lost if the process ends. */
    void request(CompanyId company, Collection<String> terms) {
        terms.stream()
                .limit(Math.max(0, MAX_REQUESTED - requested.size()))
                .forEach(term -> requested.add(new BitmapTerm(company.value(), term)));
    }

    /** Builds a part of the bitmaps of one term, and returns whether there is more to build now. */
    boolean buildNext() {
        List.copyOf(requested).forEach(this::write);
        return database.transact(transaction -> {
                    transaction.applyNetworkTimeout();
                    return buildNext(transaction.handle());
                })
                .orElse(false);
    }

    private void write(BitmapTerm term) {
        database.use(handle -> term.bindTo(handle.createUpdate(REQUEST))
                .bind("max", MAX_TERMS_PER_COMPANY)
                .execute());
        requested.remove(term);
    }

    private static boolean buildNext(Handle handle) {
        Optional<UnfinishedTerm> next = handle.createQuery(LOCK_BUILDING)
                .map((row, context) -> new UnfinishedTerm(
                        BitmapTerm.of(row, context), row.getLong("next_lead"), row.getBoolean("buildable")))
                .findOne();
        if (next.isEmpty()) {
            return false;
        }
        BitmapTerm term = next.get().term();
        if (!next.get().isBuildable()) {
            return term.bindTo(handle.createUpdate(SET_BARRIER)).execute() > 0;
        }
        return term.bindTo(handle.createUpdate(BUILD))
                        .bind("from", next.get().nextLead())
                        .bind("maxPostings", MAX_POSTINGS_PER_BATCH)
                        .bind("maxBlocks", MAX_BLOCKS_PER_BATCH)
                        .execute()
                > 0;
    }
}
