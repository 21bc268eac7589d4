package dev.leadpatch.adapter.persistence.jdbc;

import java.util.List;
import org.jdbi.v3.core.Handle;

/** Positions of the change feed, and the table with the counter of each company, which only sharded tables have. */
public final class FeedPositions {
    /** The newest change of each company, {@code last}, which the index finds, and its newest removed one, {@code r}. */
    public static final String NEWEST_OF_COMPANIES = """
            from companies company
            left join removed_changes r on r.company_id = company.id
            left join lateral (
                select c.feed_position
                from lead_changes c
                where c.company_id = company.id
                order by c.feed_position desc
                limit 1
            ) last on true
            """;

    private static final String EXISTS = "select to_regclass('feed_positions') is not null";

    // The counters of the change feed start at the positions of the newest changes, which may have been removed. No
    // change may be committed in between, by a program that is not a service.
    private static final List<String> ADD_TABLE = List.of(
            "lock table leads, lead_changes, removed_changes in access exclusive mode",
            """
            create table feed_positions (
                company_id    bigint not null primary key,
                last_position bigint not null
            ) with (fillfactor = 50)
            """,
            """
            comment on table feed_positions is
                'The position of the newest change of each company, which the transaction of a change advances.'
            """,
            """
            insert into feed_positions (company_id, last_position)
            select company.id, greatest(last.feed_position, r.feed_position, 0)
            """ + NEWEST_OF_COMPANIES,
            "alter table lead_changes alter column feed_position drop default");

    private FeedPositions() {}

    /** Adds the table to tables that are not sharded yet, unless it exists. */
    static void addTable(Handle handle) {
        if (!handle.createQuery(EXISTS).mapTo(Boolean.class).one()) {
            ADD_TABLE.forEach(handle::execute);
        }
    }
}
