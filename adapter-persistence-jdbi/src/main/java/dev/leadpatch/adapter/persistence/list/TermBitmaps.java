package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.value.CompanyId;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Reads the bitmaps of terms, which V12__term_bitmaps.sql describes. */
final class TermBitmaps {
    // Group 0 has the terms that exclude a lead; of each other group, a lead has a term. Bitmaps and changes are read
    // by one statement, because a merge moves changes into bitmaps.
    private static final String FIND = """
            with wanted as materialized (
                select * from unnest(:groups, :terms) as w (number, term)
            ), changed as materialized (
                select distinct c.lead_id
                from wanted w
                cross join lateral (
                    select x.lead_id from lead_bitmap_changes x where x.company_id = :company and x.term = w.term offset 0
                ) c
            )
            select m.block, bit_send(m.bits) as bits, null as lead_id, null as matches
            from (
                select g.block,
                       case when bool_or(g.number = 0)
                            then bit_and(g.bits) filter (where g.number > 0) & ~bit_or(g.bits) filter (where g.number = 0)
                            else bit_and(g.bits) end as bits
                from (
                    select w.number, b.block, bit_or(b.bits) as bits
                    from wanted w
                    cross join lateral (
                        select x.block, x.bits from lead_bitmaps x where x.company_id = :company and x.term = w.term offset 0
                    ) b
                    group by w.number, b.block
                ) g
                group by g.block
                having count(*) filter (where g.number > 0) = :groupCount
            ) m
            where bit_count(m.bits) > 0
            union all
            select null, null, c.lead_id, p.matching = :groupCount and not p.excluded
            from changed c
            cross join lateral (
                select count(distinct w.number) filter (where w.number > 0) as matching,
                       coalesce(bool_or(w.number = 0), false) as excluded
                from wanted w
                where exists (select from lead_index i
                              where i.company_id = :company and i.term = w.term and i.lead_id = c.lead_id offset 0)
            ) p
            """;

    private static final int LENGTH_BYTES = 4;

    private TermBitmaps() {}

    /**
     * Returns the leads that have a term of each group, and none of the excluded terms. All terms must have bitmaps.
     *
     * @param anyOf at least one group
     */
    static LeadSet find(Handle handle, CompanyId company, List<Set<String>> anyOf, Set<String> noneOf) {
        List<Long> groups = new ArrayList<>();
        List<String> terms = new ArrayList<>();
        addGroup(0, noneOf, groups, terms);
        for (int i = 0; i < anyOf.size(); i++) {
            addGroup(i + 1, anyOf.get(i), groups, terms);
        }
        LeadSet leads = new LeadSet();
        List<Runnable> changes = new ArrayList<>();
        try (Query query = handle.createQuery(FIND)
                .bind("company", company.value())
                .bind("groups", SqlArguments.bigintArray(groups, number -> number))
                .bind("terms", SqlArguments.textArray(terms))
                .bind("groupCount", anyOf.size())) {
            query.map((row, context) -> {
                        byte[] bits = row.getBytes("bits");
                        if (bits != null) {
                            leads.addBlock(
                                    row.getLong("block"),
                                    ByteBuffer.wrap(bits, LENGTH_BYTES, bits.length - LENGTH_BYTES));
                        } else {
                            long lead = row.getLong("lead_id");
                            boolean matches = row.getBoolean("matches");
                            changes.add(() -> leads.set(lead, matches));
                        }
                        return leads;
                    })
                    .forEach(set -> {});
        }
        // the bitmaps do not contain the changes yet
        changes.forEach(Runnable::run);
        return leads;
    }

    private static void addGroup(long number, Set<String> group, List<Long> groups, List<String> terms) {
        group.forEach(term -> {
            groups.add(number);
            terms.add(term);
        });
    }
}
