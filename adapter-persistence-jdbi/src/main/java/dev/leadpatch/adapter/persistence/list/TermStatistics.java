package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * Estimated numbers of leads of a company: of each term, and in total. The planner's statistics cover all companies and
 * are not known to a generic plan. An estimate extrapolates the newest {@link #SAMPLE} postings, whose ids span a range
 * of all ids; a smaller number is exact.
 *
 * @param terms the estimates of the terms that were requested
 * @param leads the estimate of all leads
 * @param idRange the difference between the highest and the lowest id of the leads
 * @param ownsMostLeads whether more leads belong to the company than to all others
 */
record TermStatistics(Map<String, Estimate> terms, long leads, long idRange, boolean ownsMostLeads) {
    static final int SAMPLE = 1_000;

    // each of them costs a probe of the inverted index for each criterion
    private static final long MAX_UNMERGED = 800;
    private static final String ALL_LEADS = "";

    // limits the memory of a list: a company whose leads have ids far apart would need a bitmap for each of them
    private static final long MAX_ID_RANGE_OF_SETS = 2_000L * BitmapBlock.SIZE;

    // the empty term counts all leads
    private static final String TEMPLATE = """
            with bounds as (
                select (select l.id from leads l where l.company_id = :company order by l.id limit 1) as lowest,
                       (select l.id from leads l where l.company_id = :company order by l.id desc limit 1) as highest
            ), samples as (
                select t.term, s.size, s.reached
                from unnest(:terms) as t (term)
                cross join lateral (
                    select count(*) as size, min(p.lead_id) as reached
                    from (select i.lead_id from lead_index i
                          where i.company_id = :company and i.term = t.term
                          order by i.lead_id desc
                          limit :sample) p
                ) s
                union all
                select '', count(*), min(p.id)
                from (select l.id from leads l where l.company_id = :company order by l.id desc limit :sample) p
            )
            select s.term,
                   case when s.size < :sample then s.size
                        else cast(s.size * (cast(b.highest - b.lowest as float8) + 1)
                                  / greatest(b.highest - s.reached, 1) as bigint) end as estimate,
                   coalesce(b.highest - b.lowest, 0) as id_range, {others}
            from samples s
            cross join bounds b
            """;

    private static final String ESTIMATE = TEMPLATE.replace("{others}", """
            (select t.version from lead_bitmap_terms t
             where t.company_id = :company and t.term = s.term and t.ready) as version,
            (select count(*) from (select from lead_bitmap_changes c
                                   where c.company_id = :company and c.term = s.term
                                   limit :sample) changes) as unmerged,
            (select c.reltuples from pg_class c where c.oid = cast('leads' as regclass)) as leads_of_all
            """);

    // without bitmaps, and without the number of all leads: the statistics of a shard are not those of the others
    private static final String ESTIMATE_SHARDED =
            TEMPLATE.replace("{others}", "cast(null as uuid) as version, 0 as unmerged, -1 as leads_of_all");

    /**
     * @param size the estimated number of postings
     * @param version the version of the bitmaps, which have the postings except for the changes that are not merged
     * @param unmerged the number of changes that are not merged, at most {@link #SAMPLE}
     * @param leadsOfAll the estimated number of leads of all companies; negative if it is unknown
     */
    private record Estimate(
            String term, long size, Optional<UUID> version, long unmerged, long idRange, long leadsOfAll) {}

    static TermStatistics of(Handle handle, CompanyId company, Collection<String> terms) {
        List<Estimate> estimates = handle.createQuery(ShardedStatements.areUsedBy(handle) ? ESTIMATE_SHARDED : ESTIMATE)
                .bind("company", company.value())
                .bind("terms", SqlArguments.textArray(terms))
                .bind("sample", SAMPLE)
                .map((row, context) -> new Estimate(
                        row.getString("term"),
                        row.getLong("estimate"),
                        Optional.ofNullable(row.getObject("version", UUID.class)),
                        row.getLong("unmerged"),
                        row.getLong("id_range"),
                        row.getLong("leads_of_all")))
                .list();
        Map<String, Estimate> byTerm =
                new HashMap<>(estimates.stream().collect(Collectors.toMap(Estimate::term, estimate -> estimate)));
        Estimate leads = Objects.requireNonNull(byTerm.remove(ALL_LEADS));
        boolean ownsMostLeads = leads.leadsOfAll() > 0 && leads.size() > leads.leadsOfAll() / 2;
        return new TermStatistics(byTerm, leads.size(), leads.idRange(), ownsMostLeads);
    }

    /** Returns the estimated number of leads with one of the terms. */
    long sizeOf(Set<String> anyOf) {
        return anyOf.stream().mapToLong(this::sizeOf).sum();
    }

    long sizeOf(String term) {
        return estimateOf(term).size();
    }

    /** Whether a {@link LeadSet} of the company needs little memory. */
    boolean areSetsSmall() {
        return idRange <= MAX_ID_RANGE_OF_SETS;
    }

    /** Whether all of these terms have bitmaps with few changes to apply. */
    boolean haveBitmaps(Collection<String> bitmapTerms) {
        return bitmapTerms.stream().allMatch(term -> estimateOf(term).version().isPresent())
                && unmergedOf(bitmapTerms) <= MAX_UNMERGED;
    }

    /** Returns the number of changes that are not in the bitmaps of the terms, up to {@link #SAMPLE} for each term. */
    long unmergedOf(Collection<String> bitmapTerms) {
        return bitmapTerms.stream()
                .mapToLong(term -> estimateOf(term).unmerged())
                .sum();
    }

    /** Returns the version of the bitmaps of a term that has bitmaps. */
    UUID versionOf(String term) {
        return estimateOf(term).version().orElseThrow();
    }

    private Estimate estimateOf(String term) {
        return Objects.requireNonNull(terms.get(term), term); // a default would silently drop a condition
    }
}
