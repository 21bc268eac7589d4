package dev.leadpatch.adapter.persistence.list;

/**
 * The fragments of the statements that list leads. Each source of candidates has the alias {@code c} with {@code
 * lead_id}; {@code {filters}} is replaced by conditions on a candidate, of {@link FilterSql}.
 *
 * <p>"offset 0" is an optimization fence: a condition is probed by key, where the planner might read the whole posting
 * list of a term. The plans are generic, so the planner does not know how frequent a term is.
 */
final class ListSql {
    /** The leads of a page, with all columns. */
    static final String PAGE = """
            with page as materialized ({page})
            select {columns}, {total} as total, {catalog_version}
            from page p
            cross join lateral (
                select x.* from leads x where x.company_id = :company and x.id = p.lead_id offset 0
            ) l
            {companies}
            order by {order}
            """;

    /** Adds the catalog version to a page; 0 if the tables are sharded, because it is on another node. */
    static String withCatalogVersion(String page, boolean isSharded) {
        return page.replace("{catalog_version}", isSharded ? "0 as catalog_version" : "co.catalog_version")
                .replace("{companies}", isSharded ? "" : "join companies co on co.id = :company");
    }

    // ---- sources: read in order, no further than needed ----

    static final String ACTIVE_LEADS = """
            select l.id as lead_id, l.created_at, l.assigned_users from leads l
            where l.company_id = :company and l.archived_at is null""";

    static final String ARCHIVED_LEADS = """
            select l.id as lead_id, l.created_at, l.assigned_users from leads l
            where l.company_id = :company and l.archived_at is not null and l.erased_at is null""";

    /** Active and archived leads have separate indexes, and PostgreSQL does not merge a union in order. */
    static final String MERGED_LEADS = """
            select u.lead_id
            from ({branches}) u
            order by {keys}
            limit :limit offset :offset
            """;

    static final String LEADS_BY_ID = """
            (select c.lead_id from ({leads}) c
             where c.lead_id {<} :lead {filters}
             order by c.lead_id {direction}
             limit :limit + :offset)
            """;

    static final String LEADS_BY_CREATION = """
            (select c.lead_id, c.created_at from ({leads}) c
             where (c.created_at, c.lead_id) {<} (:createdAt, :lead) {filters}
             order by c.created_at {direction}, c.lead_id {direction}
             limit :limit + :offset)
            """;

    /** One row, because reading a row costs more than reading a lead from the index. */
    static final String CHUNK_BY_CREATION = """
            select array_agg(c.lead_id) as leads, {last}(c.created_at) as last_created_at
            from (
                select u.lead_id, u.created_at
                from ({branches}) u
                order by {keys}
                limit :limit
            ) c
            having count(*) > 0
            """;

    static final String POSTINGS_BY_ID = """
            select distinct d.lead_id
            from unnest(:driver) as t (term)
            cross join lateral (
                select c.lead_id from lead_index c
                where c.company_id = :company and c.term = t.term and c.lead_id {<} :lead {filters}
                order by c.lead_id {direction}
                limit :limit + :offset
            ) d
            order by d.lead_id {direction}
            limit :limit offset :offset
            """;

    // ---- sources: sets, which are read completely and sorted ----
    static final String POSTING_SET = """
            select distinct i.lead_id from lead_index i where i.company_id = :company and i.term = any(:driver)""";

    static final String SEARCH_TEXT_SET = """
            select s.lead_id from lead_search s
            where s.company_id{addition} = :company and {indexedMatches}
              and s.lead_id not in (select unnest(:pendingLeads))
            union all
            select unnest(:pendingMatches)""";

    static final String SEARCH_SET = """
            select s.lead_id from lead_search s
            where s.company_id{addition} = :company and {indexedMatches}
              and s.lead_id not in (select unnest(:pendingLeads))
            union
            select unnest(:pendingMatches)
            union
            select i.lead_id from lead_index i where i.company_id = :company and i.term = any(:searchUsers)""";

    static final String FOUND_SET = "select unnest(:found) as lead_id";

    static final String CREATED_SET = """
            select r.lead_id from ({leads}) r where r.created_at >= :createdSince""";

    /** One row, as {@link #CHUNK_BY_CREATION}. */
    static final String SEARCHED_LEADS = "select array_agg(c.lead_id) as leads from ({set}) c where true {filters}";

    /** Without the fence, the planner might read all leads in the order of creation. */
    static final String MATCHED_LEADS = """
            select m.lead_id, null as total
            from (select r.lead_id, r.created_at from ({leads}) r where r.lead_id = any(:matches) offset 0) m
            where {position}
            order by {keys}
            limit :limit offset :offset
            """;

    /** As the whole set is read, it also yields the total. */
    static final String SORTED_SET = """
            select m.lead_id, m.total
            from (
                select c.lead_id, k.created_at, count(*) over () as total
                from ({set}) c
                cross join lateral (
                    select l.created_at from leads l
                    where l.company_id = :company and l.id = c.lead_id {conditions} offset 0
                ) k
                where true {filters}
            ) m
            where {position}
            order by {keys}
            limit :limit offset :offset
            """;

    static final String AFTER_ID = "m.lead_id {<} :lead";
    static final String AFTER_CREATION = "(m.created_at, m.lead_id) {<} (:createdAt, :lead)";

    // ---- totals ----

    static final String COUNT_CREATED = """
            select count(*) from (select from ({leads}) c where c.created_at >= :createdSince limit :max) m
            """;

    static final String COUNT_LEADS = """
            select count(*) from (select from ({leads}) c where true {filters} limit :max) m
            """;

    static final String COUNT_POSTINGS = """
            select count(*)
            from (
                select {distinct} d.lead_id
                from unnest(:driver) as t (term)
                cross join lateral (
                    select c.lead_id from lead_index c
                    where c.company_id = :company and c.term = t.term {filters}
                    limit :max
                ) d
                limit :max
            ) m
            """;

    static final String COUNT_SET = """
            select count(*) from (select from ({set}) c where true {filters} limit :max) m
            """;

    private ListSql() {}
}
