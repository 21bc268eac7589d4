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
final class Bench {
    private final Plan plan;
    private final Postgres postgres;
    private final Company company;
    private final Service service;
    private final LoadProcess load;
    private final Endpoints endpoints;
    private final Optional<PgBench> pgBench;

    private Bench(
            Plan plan,
            Postgres postgres,
            Company company,
            Service service,
            LoadProcess load,
            Optional<PgBench> pgBench) {
        this.plan = plan;
        this.postgres = postgres;
        this.company = company;
        this.service = service;
        this.load = load;
        this.pgBench = pgBench;
        endpoints = new Endpoints(service.port());
    }

    /** Starts all of it; who is done closes it, also if this fails. */
    static Bench start(Plan plan, Path directory, Closing closing) throws Exception {
        Files.createDirectories(directory);
        Postgres postgres = closing.later(Postgres.start(directory, plan));
        Service.load(plan, postgres, directory);
        Company company = new Company(postgres);
        company.renew(plan.leads());
        Service service = closing.later(Service.serve(plan, postgres));
        LoadProcess load = closing.later(LoadProcess.start());
        return new Bench(plan, postgres, company, service, load, PgBench.on(postgres, directory));
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
            load.run(job(Workload.REFERENCE, connections).lasting(seconds / 3.0));
        }
    }

    /** Runs the job with an empty history, and holds what was answered against what was kept. */
    Sample run(String title, Job job) throws IOException, SQLException {
        company.forgetChanges();
        Usage[] before = usage();
        long start = System.nanoTime();
        Outcome outcome = load.run(job);
        double seconds = (System.nanoTime() - start) / 1e9;
        Usage[] after = usage();
        assertThat(outcome.failures()).as("%s", job).isEmpty();
        if (job.rate() == 0) {
            assertThat(outcome.unavailable()).as("503 to %s", job).isZero();
        }
        assertKept(outcome.ok() * job.workload().leads());
        Sample sample = new Sample(
                outcome.perSecond() * job.workload().leads(),
                outcome,
                (after[0].seconds() - before[0].seconds()) / seconds,
                (after[1].seconds() - before[1].seconds()) / seconds,
                (after[2].seconds() - before[2].seconds()) / seconds,
                after[0].residentMegabytes(),
                outcome.delivered() / seconds);
        tell(title, sample);
        return sample;
    }

    private static void tell(String title, Sample sample) {
        Progress.say(
                "%s: %,.0f/s, p50 %.1f ms, p99 %.1f ms; cores: service %.2f, PostgreSQL %.2f, load %.2f; %.0f MiB",
                title,
                sample.leadsPerSecond(),
                sample.outcome().p50(),
                sample.outcome().p99(),
                sample.serviceCores(),
                sample.postgresCores(),
                sample.loadCores(),
                sample.serviceMegabytes());
    }

    void addEndpoints(int number) throws IOException, InterruptedException {
        endpoints.add(number, load.receiver());
    }

    void removeEndpoints() throws IOException, InterruptedException {
        endpoints.removeAll();
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
}
