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
final class BenchmarkEnvironment {
    private final BenchmarkPlan plan;
    private final BenchmarkPostgres postgres;
    private final BenchmarkCompany company;
    private final BenchmarkService service;
    private final LoadGeneratorProcess load;
    private final EndpointClient endpoints;
    private final Optional<PgBench> pgBench;
    private final List<String> errors = new ArrayList<>();

    private BenchmarkEnvironment(
            BenchmarkPlan plan,
            BenchmarkPostgres postgres,
            BenchmarkCompany company,
            BenchmarkService service,
            LoadGeneratorProcess load,
            Optional<PgBench> pgBench) {
        this.plan = plan;
        this.postgres = postgres;
        this.company = company;
        this.service = service;
        this.load = load;
        this.pgBench = pgBench;
        endpoints = new EndpointClient(service.port());
    }

    /** Starts all of it; who is done closes it, also if this fails. */
    static BenchmarkEnvironment start(BenchmarkPlan plan, Path directory, Closer closing) throws Exception {
        Files.createDirectories(directory);
        BenchmarkPostgres postgres = closing.register(BenchmarkPostgres.start(directory, plan));
        BenchmarkService.loadCompany(plan, postgres, directory);
        BenchmarkCompany company = new BenchmarkCompany(postgres);
        company.recreateLeads(plan.leads());
        BenchmarkService service = closing.register(BenchmarkService.start(plan, postgres));
        LoadGeneratorProcess load = closing.register(LoadGeneratorProcess.start());
        return new BenchmarkEnvironment(plan, postgres, company, service, load, PgBench.prepare(postgres, directory));
    }

    BenchmarkPlan plan() {
        return plan;
    }

    BenchmarkCompany company() {
        return company;
    }

    BenchmarkPostgres postgres() {
        return postgres;
    }

    Job newJob(Workload workload, int connections) {
        return new Job(
                service.port(), BenchmarkCompany.API_KEY, workload, connections, 0, plan.seconds(), company.leads());
    }

    /** Makes the service, the database and the load generator fast, and fills their caches. */
    void warmUp(int seconds) throws Exception {
        Progress.print("warming up for %d s", seconds);
        for (int connections : new int[] {32, 1, 128}) {
            load.run(newJob(Workload.REFERENCE, connections).withSeconds(seconds / 3.0));
        }
        company.checkpoint();
    }

    /** Runs the job with an empty history, and holds what was answered against what was kept. */
    Sample measure(String title, Job job) throws IOException, SQLException {
        company.truncateChanges();
        ResourceUsage before = resourceUsage();
        Outcome outcome = load.run(job);
        ResourceUsage spent = resourceUsage().since(before);
        outcome.failures().forEach(failure -> errors.add(title + ": " + failure));
        // who waits for an answer before it sends the next request must never be too much
        if (job.rate() == 0 && outcome.unavailable() > 0) {
            errors.add("%s: %d × 503".formatted(title, outcome.unavailable()));
        }
        verifyStoredChanges(title, outcome.ok() * job.workload().leads());
        Sample sample = new Sample(outcome.perSecond() * job.workload().leads(), outcome, spent);
        Progress.print("%s: %s", title, sample);
        return sample;
    }

    void addEndpoints(int number) throws IOException, InterruptedException {
        endpoints.createAll(number, load.receiverUrl());
    }

    void removeEndpoints() throws IOException, InterruptedException {
        endpoints.deleteAll();
    }

    private ResourceUsage resourceUsage() throws IOException {
        return new ResourceUsage(
                System.nanoTime(),
                ProcessUsage.ofProcess(service.pid()),
                ProcessUsage.ofProcess(postgres.pid()),
                ProcessUsage.ofProcess(load.pid()));
    }

    /** Transactions a second of so many clients on so many leads, where pgbench is installed. */
    OptionalDouble runPgBench(int clients, int leads) throws IOException, InterruptedException, SQLException {
        if (pgBench.isEmpty()) {
            return OptionalDouble.empty();
        }
        company.truncateChanges();
        PgBench.Result result = pgBench.get().run(clients, leads, plan.seconds());
        verifyStoredChanges("pgbench", result.transactions());
        return OptionalDouble.of(result.perSecond());
    }

    /** Holds what was answered, or done by pgbench, against what was kept. */
    private void verifyStoredChanges(String title, long changes) throws SQLException {
        String kept = postgres.queryText("select (select count(*) from lead_changes) || ' changes and '"
                + " || (select count(*) from lead_events) || ' events'");
        if (!Objects.equals(kept, "%d changes and %d events".formatted(changes, changes))) {
            errors.add("%s: %d were made, but kept were %s".formatted(title, changes, kept));
        }
    }

    /** What must not have been. */
    List<String> errors() {
        return errors;
    }
}
