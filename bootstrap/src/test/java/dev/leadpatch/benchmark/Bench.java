package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Outcome;
import dev.leadpatch.benchmark.load.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalDouble;

/** A database, the service on it, and those who load both. Whatever is measured is also checked. */
final class Bench implements AutoCloseable {
    private final Plan plan;
    private final Postgres postgres;
    private final Company company;
    private final Service service;
    private final LoadProcess load;
    private final Optional<PgBench> pgBench;

    private Bench(Plan plan, Path directory, Postgres postgres) throws Exception {
        this.plan = plan;
        this.postgres = postgres;
        Service.load(plan, postgres, directory);
        company = new Company(postgres);
        company.growTo(plan.leads());
        service = Service.serve(plan, postgres);
        load = LoadProcess.start();
        pgBench = PgBench.on(postgres, directory);
    }

    static Bench start(Plan plan, Path directory) throws Exception {
        Files.createDirectories(directory);
        Postgres postgres = Postgres.start(directory, plan.sharedBuffers());
        try {
            return new Bench(plan, directory, postgres);
        } catch (Exception failed) {
            postgres.close();
            throw failed;
        }
    }

    Plan plan() {
        return plan;
    }

    Company company() {
        return company;
    }

    Postgres postgres() {
        return postgres;
    }

    Job job(Workload workload, int connections) {
        return new Job(service.port(), Company.KEY, workload, connections, 0, plan.seconds(), company.leads());
    }

    /** Makes the service, the database and the load generator fast, and fills their caches. */
    void warmUp(int seconds) throws Exception {
        Progress.say("warming up for %d s", seconds);
        for (int connections : new int[] {32, 1, 128}) {
            Job job = job(Workload.REFERENCE, connections);
            load.run(new Job(job.port(), job.key(), job.workload(), connections, 0, seconds / 3.0, job.leads()));
        }
    }

    /** Runs the job with an empty history, and holds what was answered against what was kept. */
    Sample run(Job job) throws IOException, SQLException {
        company.forgetChanges();
        Usage[] before = usage();
        long start = System.nanoTime();
        Outcome outcome = load.run(job);
        double seconds = (System.nanoTime() - start) / 1e9;
        Usage[] after = usage();
        assertThat(outcome.failures()).as("%s", job).isEmpty();
        if (!job.isOpen()) {
            assertThat(outcome.unavailable()).as("503 to %s", job).isZero();
        }
        assertKept(outcome.ok() * job.workload().leads());
        return new Sample(
                outcome.perSecond() * job.workload().leads(),
                outcome,
                (after[0].seconds() - before[0].seconds()) / seconds,
                (after[1].seconds() - before[1].seconds()) / seconds,
                (after[2].seconds() - before[2].seconds()) / seconds,
                after[0].residentMegabytes());
    }

    private Usage[] usage() throws IOException {
        return new Usage[] {Usage.of(service.pid()), Usage.of(postgres.pid()), Usage.of(load.pid())};
    }

    /** Transactions a second of so many clients on so many leads, where pgbench is installed. */
    OptionalDouble runPgBench(int clients, int leads) throws IOException, InterruptedException, SQLException {
        if (pgBench.isEmpty()) {
            return OptionalDouble.empty();
        }
        company.forgetChanges();
        PgBench.Result result = pgBench.get().run(clients, leads, plan.seconds());
        assertKept(result.transactions());
        return OptionalDouble.of(result.perSecond());
    }

    private void assertKept(long changes) throws SQLException {
        String kept = postgres.ask(
                "select (select count(*) from lead_changes) || ' and '" + " || (select count(*) from lead_events)");
        assertThat(kept).as("changes and events").isEqualTo(changes + " and " + changes);
    }

    @Override
    public void close() throws Exception {
        try (postgres;
                service;
                load) {
            Progress.say("stopping");
        }
    }
}
