package dev.leadpatch.adapter.persistence.backup;

import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * A table whose rows belong to a backup.
 *
 * @param name the name, quoted if necessary
 * @param columns the names of the columns, quoted if necessary and separated by commas
 */
record SchemaTable(String name, String columns) {

    // Referenced tables come first; those of a host may reference them, and are not included. Neither are the state of
    // this database itself, such as its migrations and the epoch of its change feed, and what is derived from other
    // rows, or expires after a minute.
    private static final String FIND_ALL = """
            with recursive tables (id) as (
                select c.oid
                from pg_class c
                join pg_namespace n on n.oid = c.relnamespace
                where n.nspname = :schema and c.relkind = 'r'
                  and c.relname not in ('leadpatch_schema_history', 'change_feed', 'webhook_allowlist', 'lead_search',
                                        'lead_search_pending', 'lead_words', 'lead_word_bitmaps', 'lead_word_build', 'lead_bitmap_terms',
                                        'lead_bitmaps', 'lead_bitmap_changes')
            ), levels (id, level) as (
                select id, 0
                from tables
                union all
                select f.conrelid, l.level + 1
                from levels l
                join pg_constraint f on f.confrelid = l.id and f.contype = 'f' and f.conrelid <> f.confrelid
                join tables t on t.id = f.conrelid
            )
            select quote_ident(t.relname) as name, c.columns
            from (select id, max(level) as level from levels group by id) l
            join pg_class t on t.oid = l.id
            cross join lateral (
                select string_agg(quote_ident(a.attname), ',' order by a.attname) as columns
                from pg_attribute a
                where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            ) c
            order by l.level, t.relname
            """;

    /** Returns the tables of the schema. A table follows those that it references. */
    static List<SchemaTable> findAll(Handle handle, String schema) {
        return handle.createQuery(FIND_ALL)
                .bind("schema", schema)
                .map((row, context) -> new SchemaTable(row.getString("name"), row.getString("columns")))
                .list();
    }

    /** Whether the table has no row. */
    boolean isEmpty(Handle handle) {
        return handle.createQuery("select not exists (select from " + name + ")")
                .mapTo(Boolean.class)
                .one();
    }

    String copyToSql() {
        return "copy " + name + " (" + columns + ") to stdout";
    }

    String copyFromSql() {
        return "copy " + name + " (" + columns + ") from stdin";
    }
}
