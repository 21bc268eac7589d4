package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.value.CompanyId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Combines the bitmaps of terms, which V12__term_bitmaps.sql describes. Thread-safe.
 */
final class TermBitmaps {
    private static final String READ_BLOCKS = """
            select block, bit_send(bits) as bits from lead_bitmaps where company_id = :company and term = :term
            """;

    // Group 0 has the terms that exclude a lead; of each other group, a lead has a term.
    private static final String FIND_CHANGED = """
            with wanted as materialized (
                select * from unnest(:groups, :terms) as w (number, term)
            ), changed as materialized (
                select distinct c.lead_id
                from wanted w
                cross join lateral (
                    select x.lead_id from lead_bitmap_changes x where x.company_id = :company and x.term = w.term offset 0
                ) c
            )
            select c.lead_id, p.matching = :groupCount and not p.excluded as matches
            from changed c
            cross join lateral (
                select count(distinct w.number) filter (where w.number > 0) as matching,
                       coalesce(bool_or(w.number = 0), false) as excluded
                from wanted w
                where exists (select from lead_index i
                              where i.company_id = :company and i.term = w.term and i.lead_id = c.lead_id offset 0)
            ) p
            """;

    private final BitmapCache cache;

    TermBitmaps(BitmapCache cache) {
        this.cache = cache;
    }

    /**
     * Returns the leads that have a term of each group, and none of the excluded terms.
     *
     * @param handle a transaction whose statements read one snapshot
     * @param statistics of the same snapshot; all terms must have bitmaps
     * @param anyOf at least one group
     */
    LeadSet find(
            Handle handle, CompanyId company, TermStatistics statistics, List<Set<String>> anyOf, Set<String> noneOf) {
        LeadSet leads = union(handle, company, statistics, anyOf.get(0));
        anyOf.stream().skip(1).forEach(group -> leads.retainAll(union(handle, company, statistics, group)));
        if (!noneOf.isEmpty()) {
            leads.removeAll(union(handle, company, statistics, noneOf));
        }
        Set<String> terms = new HashSet<>(noneOf);
        anyOf.forEach(terms::addAll);
        if (statistics.unmergedOf(terms) > 0) {
            applyChanges(handle, company, anyOf, noneOf, leads);
        }
        return leads;
    }

    private LeadSet union(Handle handle, CompanyId company, TermStatistics statistics, Set<String> group) {
        LeadSet leads = new LeadSet();
        for (String term : group) {
            bitmapOf(handle, new BitmapTerm(company.value(), term), statistics.versionOf(term))
                    .blocks()
                    .forEach(leads::addAll);
        }
        return leads;
    }

    private TermBitmap bitmapOf(Handle handle, BitmapTerm term, UUID version) {
        BitmapCache.Key key = new BitmapCache.Key(BitmapCache.Kind.TERM, term.company(), term.name());
        return cache.find(key, version).orElseGet(() -> {
            List<BitmapBlock> blocks = term.bindTo(handle.createQuery(READ_BLOCKS))
                    .map((row, context) -> BitmapCache.blockOf(row))
                    .list();
            TermBitmap bitmap = new TermBitmap(version, blocks);
            cache.put(key, bitmap);
            return bitmap;
        });
    }

    /** Corrects the leads that were changed since the last merge, which the bitmaps do not contain yet. */
    private static void applyChanges(
            Handle handle, CompanyId company, List<Set<String>> anyOf, Set<String> noneOf, LeadSet leads) {
        List<Long> groups = new ArrayList<>();
        List<String> terms = new ArrayList<>();
        addGroup(0, noneOf, groups, terms);
        for (int i = 0; i < anyOf.size(); i++) {
            addGroup(i + 1, anyOf.get(i), groups, terms);
        }
        handle.createQuery(FIND_CHANGED)
                .bind("company", company.value())
                .bind("groups", SqlArguments.bigintArray(groups, number -> number))
                .bind("terms", SqlArguments.textArray(terms))
                .bind("groupCount", anyOf.size())
                .map((row, context) -> new ChangedLead(row.getLong("lead_id"), row.getBoolean("matches")))
                .forEach(changed -> leads.set(changed.lead(), changed.matches()));
    }

    private record ChangedLead(long lead, boolean matches) {}

    private static void addGroup(long number, Set<String> group, List<Long> groups, List<String> terms) {
        group.forEach(term -> {
            groups.add(number);
            terms.add(term);
        });
    }
}
