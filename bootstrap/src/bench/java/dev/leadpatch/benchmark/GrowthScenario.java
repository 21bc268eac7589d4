package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.ServiceReader.Timed;
import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Workload;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * The effect of a long history: throughput, latency of reads, and bytes per row, by number of change rows. It must run last,
 * because it leaves the history in the table.
 */
final class GrowthScenario implements BenchmarkScenario {
    private static final int CONNECTIONS = 32;
    private static final int WARM_UP_SECONDS = 3;
    private static final int READS_PER_SECOND = 40;
    private static final int BATCH_SIZE = 100_000;

    // a change of the reference request, as the service has written it
    private static final String KEEP_CHANGE = """
            drop table if exists growth_change;
            create table growth_change as select * from lead_changes order by version desc limit 1
            """;

    // changes of all leads in turn; each batch is a transaction, and so has a position of its own in the change feed
    private static final String INSERT_CHANGES = """
            insert into lead_changes (company_id, lead_id, version, changed_at, user_id, api_key_id, kind, actor_label,
                                      request_id, changes, large_fields)
            select c.company_id, %1$d + n %% %2$d, 2 + n / %2$d, now(), c.user_id, c.api_key_id, c.kind, c.actor_label,
                   c.request_id, c.changes, c.large_fields
            from growth_change c cross join generate_series(%3$d, %4$d) n
            """;

    private static final String ADVANCE_LEADS = """
            update leads l
            set version = c.version
            from (select lead_id, max(version) as version from lead_changes group by lead_id) c
            where l.id = c.lead_id
            """;

    private static final String SIZES = """
            select format('%%s|%%s|%%s',
                          (select count(*) from %1$s),
                          pg_table_size('%1$s'),
                          pg_indexes_size('%1$s'))
            """;

    private static final List<String> TABLES =
            List.of("leads", "lead_changes", "webhook_events", "webhook_delivery_log");

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(1);

    @Override
    public ReportSection run(BenchmarkEnvironment environment) throws Exception {
        MarkdownTable table = new MarkdownTable(
                "change rows",
                "PATCH/s",
                "p50 ms",
                "p99 ms",
                "history p95 ms",
                "feed p95 ms",
                "table, GB",
                "indexes, GB");
        for (int changes : environment.plan().changes()) {
            fill(environment, changes);
            addRow(table, environment, changes);
        }
        String text = table.toMarkdown()
                + "\n%d connections and %,d leads. The history is the newest page of a lead, the feed a page after the first 40.%n%n"
                        .formatted(CONNECTIONS, environment.plan().leads())
                + sizes(environment);
        return new ReportSection("Growth of the history", text, List.of());
    }

    private void fill(BenchmarkEnvironment environment, int changes) throws Exception {
        BenchmarkPostgres postgres = environment.postgres();
        int leads = environment.plan().leads();
        environment.recreateLeads(leads);
        // the endpoint has deliveries and payloads, whose rows are counted
        environment.addEndpoints(1);
        environment.warmUp(WARM_UP_SECONDS);
        environment.removeEndpoints();
        postgres.execute(KEEP_CHANGE);
        postgres.execute("truncate lead_changes");
        for (int first = 0; first < changes; first += BATCH_SIZE) {
            int last = Math.min(changes, first + BATCH_SIZE) - 1;
            postgres.execute(INSERT_CHANGES.formatted(Job.FIRST_LEAD, leads, first, last));
            Progress.printBar("changes", last + 1, changes);
        }
        postgres.execute(ADVANCE_LEADS);
        postgres.execute("vacuum analyze lead_changes, leads");
        environment.company().checkpoint();
    }

    private void addRow(MarkdownTable table, BenchmarkEnvironment environment, int changes) throws Exception {
        BenchmarkPostgres postgres = environment.postgres();
        ServiceReader reader = new ServiceReader(environment.service());
        int reads = environment.plan().seconds() * READS_PER_SECOND;
        double history = p95(reader, reads, () -> "/api/v1/leads/" + lead(environment) + "/history?limit=50");
        String deep = findDeepFeedPage(reader);
        double feed = p95(reader, reads, () -> deep);
        long tableBytes = number(postgres, "select pg_table_size('lead_changes')");
        long indexes = number(postgres, "select pg_indexes_size('lead_changes')");
        Medians<Integer, Sample> samples = new Medians<>();
        for (int round = 0; round < environment.plan().rounds(); round++) {
            long before = number(postgres, "select count(*) from lead_changes");
            samples.add(
                    changes,
                    environment.measure(
                            "%,d changes".formatted(changes),
                            environment.newJob(Workload.REFERENCE, CONNECTIONS),
                            new MeasuredService(
                                    environment.service().pid(),
                                    "select 1",
                                    Optional.of("select count(*) - %d from lead_changes".formatted(before)))));
        }
        table.addRow(
                String.format(Locale.ROOT, "%,d", changes),
                MarkdownTable.formatRate(samples.medianOf(changes, Sample::leadsPerSecond)),
                MarkdownTable.formatMillis(
                        samples.medianOf(changes, sample -> sample.outcome().p50())),
                MarkdownTable.formatMillis(
                        samples.medianOf(changes, sample -> sample.outcome().p99())),
                MarkdownTable.formatMillis(history),
                MarkdownTable.formatMillis(feed),
                MarkdownTable.formatRatio(tableBytes / 1e9),
                MarkdownTable.formatRatio(indexes / 1e9));
    }

    private static String sizes(BenchmarkEnvironment environment) throws SQLException {
        MarkdownTable table = new MarkdownTable("table", "rows", "bytes per row", "of its indexes");
        for (String name : TABLES) {
            String[] size = Objects.requireNonNull(environment.postgres().queryText(SIZES.formatted(name)))
                    .split("\\|", -1);
            double rows = Math.max(1, Long.parseLong(size[0]));
            table.addRow(
                    "`" + name + "`",
                    String.format(Locale.ROOT, "%,d", Long.parseLong(size[0])),
                    MarkdownTable.formatRate(Long.parseLong(size[1]) / rows),
                    MarkdownTable.formatRate(Long.parseLong(size[2]) / rows));
        }
        return table.toMarkdown();
    }

    /** Returns the path of a page behind the first pages. */
    private static String findDeepFeedPage(ServiceReader reader) throws Exception {
        String start = "/api/v1/leads/changes?limit=50";
        String next = start;
        for (int page = 0; page < READS_PER_SECOND; page++) {
            HttpResponse<String> response = reader.get(next);
            requireOk(next, response);
            next = response.headers()
                    .firstValue("Leadpatch-Next-Cursor")
                    .map(cursor -> start + "&after=" + cursor)
                    .orElseThrow();
        }
        return next;
    }

    private long lead(BenchmarkEnvironment environment) {
        return Job.FIRST_LEAD + random.nextInt(environment.plan().leads());
    }

    private static double p95(ServiceReader reader, int requests, Supplier<String> path) throws Exception {
        double[] millis = new double[requests];
        for (int i = 0; i < millis.length; i++) {
            String url = path.get();
            Timed timed = reader.time(url);
            requireOk(url, timed.response());
            millis[i] = timed.millis();
        }
        return ServiceReader.percentile(millis, 0.95);
    }

    private static void requireOk(String path, HttpResponse<String> response) {
        if (response.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + response.statusCode());
        }
    }

    private static long number(BenchmarkPostgres postgres, String sql) throws SQLException {
        return Long.parseLong(Objects.requireNonNull(postgres.queryText(sql)));
    }
}
