package dev.leadpatch.benchmark;

import dev.leadpatch.benchmark.load.Job;
import dev.leadpatch.benchmark.load.Outcome;
import dev.leadpatch.benchmark.load.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
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
    private final List<String> faults = new ArrayList<>();

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
        company.settle();
    }

    /** Runs the job with an empty history, and holds what was answered against what was kept. */
    Sample run(String title, Job job) throws IOException, SQLException {
        company.forgetChanges();
        Spent before = spent();
        Outcome outcome = load.run(job);
        Spent spent = spent().since(before);
        outcome.failures().forEach(failure -> faults.add(title + ": " + failure));
        // who waits for an answer before it sends the next request must never be too much
        if (job.rate() == 0 && outcome.unavailable() > 0) {
            faults.add("%s: %d × 503".formatted(title, outcome.unavailable()));
        }
        compare(title, outcome.ok() * job.workload().leads());
        Sample sample = new Sample(outcome.perSecond() * job.workload().leads(), outcome, spent);
        Progress.say("%s: %s", title, sample);
        return sample;
    }

    void addEndpoints(int number) throws IOException, InterruptedException {
        endpoints.add(number, load.receiver());
    }

    void removeEndpoints() throws IOException, InterruptedException {
        endpoints.removeAll();
    }

    private Spent spent() throws IOException {
        return new Spent(System.nanoTime(), Usage.of(service.pid()), Usage.of(postgres.pid()), Usage.of(load.pid()));
    }

    /** Transactions a second of so many clients on so many leads, where pgbench is installed. */
    OptionalDouble runPgBench(int clients, int leads) throws IOException, InterruptedException, SQLException {
        if (pgBench.isEmpty()) {
            return OptionalDouble.empty();
        }
        company.forgetChanges();
        PgBench.Result result = pgBench.get().run(clients, leads, plan.seconds());
        compare("pgbench", result.transactions());
        return OptionalDouble.of(result.perSecond());
    }

    /** Holds what was answered, or done by pgbench, against what was kept. */
    private void compare(String title, long changes) throws SQLException {
        String kept = postgres.ask("select (select count(*) from lead_changes) || ' changes and '"
                + " || (select count(*) from lead_events) || ' events'");
        if (!Objects.equals(kept, "%d changes and %d events".formatted(changes, changes))) {
            faults.add("%s: %d were made, but kept were %s".formatted(title, changes, kept));
        }
    }

    /** What must not have been. */
    List<String> faults() {
        return faults;
    }
}
