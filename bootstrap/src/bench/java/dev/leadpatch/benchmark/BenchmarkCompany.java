package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Workload;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The company under load. Its leads have the values of the reference request, so that only its new values change them.
 */
final class BenchmarkCompany {
    static final String API_KEY = "jb_api_benchmark0123456789abcdefgh";

    private static final int BATCH_SIZE = 100_000;

    private static final String DOCUMENT = """
            {"company": {"id": 1, "name": "Benchmark"},
             "users": [
              {"id": 123, "email": "jane.doe@example.com", "first_name": "Jane", "last_name": "Doe", "color": "#2563eb"},
              {"id": 456, "email": "john.roe@example.com", "first_name": "John", "last_name": "Roe", "color": "#16a34a"}],
             "tags": [
              {"id": 10, "label": "Partner lead", "background_color": "#dcfce7", "text_color": "#166534"},
              {"id": 11, "label": "Q1 campaign", "background_color": "#fef9c3", "text_color": "#854d0e"},
              {"id": 12, "label": "Needs demo", "background_color": "#ffedd5", "text_color": "#9a3412"}],
             "custom_fields": [
              {"id": 5, "label": "Revenue Potential", "type": "number", "category": "lead"},
              {"id": 6, "label": "Priority Level", "type": "select", "category": "lead",
               "options": [{"id": 1, "label": "High"}, {"id": 2, "label": "Medium"}, {"id": 3, "label": "Low"}]},
              %s],
             "api_keys": [{"key": "%s", "label": "Benchmark", "owner": 123, "access": ["read", "write", "admin"]}]}
            """;

    private static final String INSERT_LEADS = """
            insert into leads
                (company_id, id, uuid, version, created_at, updated_at, source, created_by,
                 company_name, email, phone_number, first_name, last_name, status,
                 assigned_users, tags, custom_fields)
            select 1, %d + n, gen_random_uuid(), 1, now(), now(), 'import', 123,
                   'TechCorp 1000000000', 'lead.' || n || '@example.com', '+1-555-123-4567', 'Ada', 'Lovelace', 'qualified',
                   '{123,456}', '{10,11,12}', '{"5": {"number": 1000000000}, "6": {"select": 3}}'
            from generate_series(?, ?) n
            """.formatted(Job.FIRST_LEAD);

    // the tables that exist: the baseline of a comparison may have others
    static final String TRUNCATE_CHANGES = """
            do $$
            begin
                execute (
                    select 'truncate ' || string_agg(relname, ', ')
                    from pg_class
                    where relkind = 'r' and pg_table_is_visible(oid)
                      and relname in ('lead_changes', 'lead_events', 'idempotency_keys', 'webhook_events',
                                      'webhook_deliveries', 'webhook_queue_heads', 'webhook_lines',
                                      'webhook_delivery_log', 'webhook_log'));
            end
            $$
            """;

    private static final String READ_INDEX = """
            set enable_seqscan = off; set enable_bitmapscan = off;
            select count(*) from leads where company_id = 1
            """;

    // Locks one lead of each page, which loads the page into memory and writes its full-page image to the WAL.
    // PostgreSQL writes that image at the first change of a page after a checkpoint. Without this statement, nearly
    // every update of a large table would write an image, and hardly any update of a small one.
    private static final String TOUCH_PAGES = """
            select count(*) from (
                select
                from {table}
                where ctid = any(array(
                    select cast(format('(%s,1)', page) as tid)
                    from generate_series(0, pg_relation_size('{table}') / 8192 - 1) page))
                for no key update) touched
            """;

    private final BenchmarkPostgres postgres;
    private int leads;

    BenchmarkCompany(BenchmarkPostgres postgres) {
        this.postgres = postgres;
    }

    /** Returns the document for {@code load}. */
    static String document() {
        String fields = IntStream.range(Workload.FIRST_FIELD_ID, Workload.FIRST_FIELD_ID + Workload.FIELD_COUNT)
                .mapToObj(
                        id -> "{\"id\": %1$d, \"label\": \"Figure %1$d\", \"type\": \"number\", \"category\": \"lead\"}"
                                .formatted(id))
                .collect(Collectors.joining(",\n  "));
        return DOCUMENT.formatted(fields, API_KEY);
    }

    int leads() {
        return leads;
    }

    /** Replaces all leads by {@code count} new ones; {@link #checkpoint} must follow. */
    void recreateLeads(int count) throws SQLException {
        postgres.execute("truncate leads");
        leads = 0;
        truncateChanges();
        insertLeads(count);
        postgres.execute("vacuum analyze leads");
        postgres.execute(READ_INDEX);
    }

    /** Runs a checkpoint, so that PostgreSQL recycles WAL files instead of creating them, and touches all pages. */
    void checkpoint() throws SQLException {
        postgres.execute("checkpoint");
        touchPages(postgres, "leads");
    }

    /** Touches all pages of a table of leads, as {@link #checkpoint}. */
    static void touchPages(BenchmarkPostgres postgres, String table) throws SQLException {
        postgres.execute(TOUCH_PAGES.replace("{table}", table));
    }

    private void insertLeads(int count) throws SQLException {
        try (Connection connection = postgres.connect();
                PreparedStatement insert = connection.prepareStatement(INSERT_LEADS)) {
            while (leads < count) {
                int next = Math.min(count, leads + BATCH_SIZE);
                insert.setInt(1, leads);
                insert.setInt(2, next - 1);
                insert.executeUpdate();
                leads = next;
                Progress.printBar("seeding", leads, count);
            }
        }
    }

    /** Deletes all history, so that later points do not write into larger indexes. */
    void truncateChanges() throws SQLException {
        postgres.execute(TRUNCATE_CHANGES);
    }
}
