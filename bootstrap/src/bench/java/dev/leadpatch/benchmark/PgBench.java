package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Job;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Runs pgbench with scripts that write the rows of one update, in frozen tables of their own. */
final class PgBench {
    private static final Pattern RATE = Pattern.compile("^tps = ([0-9.]+) ", Pattern.MULTILINE);
    private static final Pattern TRANSACTIONS =
            Pattern.compile("^number of transactions actually processed: (\\d+)", Pattern.MULTILINE);
    private static final String SCHEMA = "pgbench";

    private static final String COPY_LEADS = """
            insert into pgbench.%s
                (company_id, id, uuid, version, created_at, updated_at, source, created_by, company_name, email,
                 phone_number, first_name, last_name, status, assigned_users, tags, custom_fields)
            select company_id, id%s, uuid, version, created_at, updated_at, source, created_by, company_name, email,
                   phone_number, first_name, last_name, status, assigned_users, tags, custom_fields
            from leads
            order by id
            limit %s
            """;

    private final BenchmarkPostgres postgres;
    private final Path directory;

    private PgBench(BenchmarkPostgres postgres, Path directory) {
        this.postgres = postgres;
        this.directory = directory;
    }

    /** The scripts. */
    enum Script {
        /** Locks and reads the lead, writes lead, change and event in one statement, and commits. */
        UPDATE("update.pgbench", "lead_changes"),
        /** Reads the lead without a lock, and writes lead and event in one statement with an implicit transaction. */
        OUTBOX("outbox.pgbench", "outbox");

        private final String file;
        private final String writtenTable;

        Script(String file, String writtenTable) {
            this.file = file;
            this.writtenTable = writtenTable;
        }
    }

    /** Returns empty if pgbench is not installed. */
    static Optional<PgBench> prepare(BenchmarkPostgres postgres, Path directory)
            throws IOException, InterruptedException {
        if (version().isEmpty()) {
            return Optional.empty();
        }
        for (Script script : Script.values()) {
            Files.writeString(directory.resolve(script.file), resource(script.file));
        }
        return Optional.of(new PgBench(postgres, directory));
    }

    private static String resource(String name) throws IOException {
        try (var resource = PgBench.class.getResourceAsStream(name)) {
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Copies the leads of the product into new tables. */
    void recreateTables() throws IOException, SQLException {
        postgres.execute(resource("pgbench.sql"));
        postgres.execute(COPY_LEADS.formatted("leads", "", "all"));
        postgres.execute(COPY_LEADS.formatted("lead", " - " + (Job.FIRST_LEAD - 1), "1000"));
        postgres.execute("vacuum analyze pgbench.leads");
        postgres.execute("vacuum analyze pgbench.lead");
        BenchmarkCompany.touchPages(postgres, "pgbench.leads");
    }

    /** Returns the version of pgbench; empty if it is not installed. */
    static Optional<String> version() {
        try {
            return Optional.of(run(List.of("pgbench", "--version"))
                    .replaceAll("[^0-9]*([0-9.]+).*", "$1")
                    .strip());
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The result of a run: transactions per second, and their total. */
    record Result(double perSecond, long transactions) {

        static Result parse(String output) {
            return new Result(Double.parseDouble(find(RATE, output)), Long.parseLong(find(TRANSACTIONS, output)));
        }

        private static String find(Pattern pattern, String output) {
            Matcher matcher = pattern.matcher(output);
            if (!matcher.find()) {
                throw new IllegalArgumentException(output);
            }
            return matcher.group(1);
        }
    }

    /**
     * Updates random leads, and verifies that each transaction wrote its row.
     *
     * @return the transactions per second
     */
    double run(Script script, int clients, int leads, int seconds)
            throws IOException, InterruptedException, SQLException {
        postgres.execute("truncate pgbench.lead_changes, pgbench.lead_events, pgbench.outbox");
        Result result = Result.parse(run(List.of(
                "pgbench",
                "--host=127.0.0.1",
                "--port=" + postgres.port(),
                "--username=" + BenchmarkPostgres.USER,
                "--no-vacuum",
                "--protocol=prepared",
                "--client=" + clients,
                "--jobs=" + Math.min(clients, 2),
                "--time=" + seconds,
                "--define=first=" + Job.FIRST_LEAD,
                "--define=last=" + (Job.FIRST_LEAD + leads - 1),
                "--file=" + directory.resolve(script.file),
                BenchmarkPostgres.DATABASE)));
        String written = postgres.queryText("select count(*) from pgbench." + script.writtenTable);
        if (!Objects.equals(written, Long.toString(result.transactions()))) {
            throw new IllegalStateException(
                    "pgbench wrote %s rows in %d transactions".formatted(written, result.transactions()));
        }
        return result.perSecond();
    }

    private static String run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGOPTIONS", "-c search_path=" + SCHEMA);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
        return output;
    }
}
