package dev.leadpatch.adapter.persistence.list;

/**
 * The conditions of the statements of {@link ListSql} on a candidate {@code c}, on the row {@code l} of its lead, and on its
 * searched text {@code s}.
 */
final class FilterSql {
    static final String ANY_OF = """
            and exists (select from lead_index f
                        where f.company_id = :company and f.lead_id = c.lead_id and f.term = any(:anyOf{n}) offset 0)
            """;

    static final String NONE_OF = """
            and not exists (select from lead_index f
                            where f.company_id = :company and f.lead_id = c.lead_id and f.term = any(:noneOf) offset 0)
            """;

    /** The condition of {@link #NONE_OF} for unassigned leads, on a lead that is read anyway. */
    static final String ASSIGNED = " and c.assigned_users <> '{}' ";

    /** A generic plan hashes the ids of a subquery, but compares those of an array one by one. */
    static final String CONTAINS = """
            and (c.lead_id in (select unnest(:pendingMatches))
                 or c.lead_id not in (select unnest(:pendingLeads))
                     and exists (select from lead_search s
                                 where s.company_id = :company and s.lead_id = c.lead_id
                                   and {matches}
                                 offset 0)
                 or exists (select from lead_index f
                            where f.company_id = :company and f.lead_id = c.lead_id and f.term = any(:searchUsers)
                            offset 0))
            """;

    static final String LEAD = """
            and exists (select from leads l where l.company_id = :company and l.id = c.lead_id {conditions} offset 0)
            """;

    /** A company with most leads is not a key of the trigram index: PostgreSQL would read the postings of all its leads. */
    static final String WITHOUT_INDEX = " + 0";

    static final String MATCHES = "s.text like :pattern{n}";
    static final String HAS_GRAMS = "search_grams(s.text) @> :grams{n} and ";
    static final String HAS_TRIGRAMS = "s.text like :trigrams{n}_{m} and ";

    /** As {@link #MATCHES}. The index has another collation, so PostgreSQL does not read all trigrams of the pattern from it. */
    static final String MATCHES_WITHOUT_INDEX = "s.text collate \"C\" like :pattern{n}";

    static final String CREATED = " and c.created_at >= :createdSince ";

    /** As {@link #CREATED}, without the index of creation times: its leads would have to be sorted by id. */
    static final String CREATED_WITHOUT_INDEX = " and c.created_at + interval '0' >= :createdSince ";

    /** The condition of {@link #ANY_OF} for statuses, on a lead that is read anyway. */
    static final String STATUS_IS = "'status=' || l.status = any(:anyOf{n})";

    static final String IS_ACTIVE = "l.archived_at is null";
    static final String IS_ARCHIVED = "l.archived_at is not null and l.erased_at is null";
    static final String CREATED_SINCE = "l.created_at >= :createdSince";
    static final String SOURCE_IS = "l.source = :exactText{n}";
    static final String CUSTOM_FIELD_IS = "l.custom_fields -> :exactField{n} ->> 'text' = :exactText{n}";

    static final String NUMBER_IS =
            "l.custom_fields -> :numberField{n} -> 'number' = to_jsonb(cast(:number{n} as numeric))";

    private FilterSql() {}
}
