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
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.LockSupport;

/** The database, the service and the load generators of a benchmark. Every measurement is verified in the database. */
final class BenchmarkEnvironment {
    private static final long QUIET_NANOS = 100_000_000;

    private final BenchmarkPlan plan;
    private final BenchmarkPostgres postgres;
    private final BenchmarkCompany company;
    private final ServerProcess service;
    private final LoadGeneratorProcess load;
    private final EndpointClient endpoints;
    private final Optional<PgBench> pgBench;
    private final List<String> errors = new ArrayList<>();

    private BenchmarkEnvironment(
            BenchmarkPlan plan,
            BenchmarkPostgres postgres,
            BenchmarkCompany company,
            ServerProcess service,
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

    /**
     * Starts all processes.
     *
     * @param jar the version of the service
     * @param closer receives every started process; the caller must close it, even if this method fails
     */
    static BenchmarkEnvironment start(BenchmarkPlan plan, String jar, Path directory, Closer closer) throws Exception {
        Files.createDirectories(directory);
        BenchmarkPostgres postgres = closer.register(BenchmarkPostgres.start(directory, plan));
        BenchmarkService.loadCompany(jar, postgres, directory);
        BenchmarkCompany company = new BenchmarkCompany(postgres);
        ServerProcess service = closer.register(BenchmarkService.start(jar, postgres, Map.of()));
        LoadGeneratorProcess load = closer.register(LoadGeneratorProcess.start());
        BenchmarkEnvironment environment =
                new BenchmarkEnvironment(plan, postgres, company, service, load, PgBench.prepare(postgres, directory));
        environment.recreateLeads(plan.leads());
        return environment;
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

    ServerProcess service() {
        return service;
    }

    Job newJob(Workload workload, int connections) {
        return new Job(
                service.port(), BenchmarkCompany.API_KEY, workload, connections, 0, plan.seconds(), company.leads());
    }

    /** Warms up the service, the database and the load generator: JIT compilation and caches. */
    void warmUp(int seconds) throws Exception {
        warmUp(seconds, service.port());
    }

    /** As {@link #warmUp(int)}, for another service. */
    void warmUp(int seconds, int port) throws Exception {
        Progress.print("warming up for %d s", seconds);
        for (int connections : new int[] {32, 1, 128}) {
            load.run(newJob(Workload.REFERENCE, connections).withPort(port).withSeconds(seconds / 3.0));
        }
        company.checkpoint();
    }

    /** Warms up the code of a job, for a third of the warm-up. */
    Outcome warmUp(Job job) throws IOException {
        return load.run(job.withSeconds(plan.warmUp() / 3.0));
    }

    /** Runs the job with an empty history, and verifies that the acknowledged changes are stored. */
    Sample measure(String title, Job job) throws IOException, SQLException {
        return measure(title, job, MeasuredService.ofProduct(service));
    }

    /** As {@link #measure(String, Job)}, of another service. */
    Sample measure(String title, Job job, MeasuredService measured) throws IOException, SQLException {
        postgres.execute(measured.truncateChanges());
        deleteSearchMarks();
        ResourceUsage before = resourceUsage(measured);
        long walBefore = postgres.walPosition();
        Outcome outcome = load.run(job);
        ResourceUsage used = resourceUsage(measured).since(before);
        long walBytes = postgres.walPosition() - walBefore;
        outcome.failures().forEach(failure -> errors.add(title + ": " + failure));
        // a closed loop must not overload the service
        if (job.rate() == 0 && outcome.unavailable() > 0) {
            errors.add("%s: %d × 503".formatted(title, outcome.unavailable()));
        }
        long changes = outcome.ok() * job.workload().leads();
        if (measured.countChanges().isPresent()) {
            long stored = countChanges(measured.countChanges().get());
            long maxStored =
                    changes + (long) outcome.unconfirmed() * job.workload().leads();
            if (stored < changes || stored > maxStored) {
                errors.add("%s: %d changes were acknowledged, but %d are stored".formatted(title, changes, stored));
            }
        }
        Sample sample = new Sample(outcome.perSecond() * job.workload().leads(), outcome, used, walBytes);
        Progress.print("%s: %s", title, sample);
        return sample;
    }

    /** Returns the number of changes when requests whose response was not awaited have ended. */
    private long countChanges(String sql) throws SQLException {
        long before;
        long count = -1;
        do {
            before = count;
            LockSupport.parkNanos(QUIET_NANOS);
            count = Long.parseLong(Objects.requireNonNull(postgres.queryText(sql)));
        } while (count != before);
        return count;
    }

    void addEndpoints(int count) throws IOException, InterruptedException {
        endpoints.createAll(count, load.receiverUrl());
    }

    void removeEndpoints() throws IOException, InterruptedException {
        endpoints.deleteAll();
    }

    private ResourceUsage resourceUsage(MeasuredService measured) throws IOException {
        return new ResourceUsage(
                System.nanoTime(),
                ProcessUsage.ofProcess(measured.pid()),
                ProcessUsage.ofProcess(postgres.pid()),
                ProcessUsage.ofProcess(load.pid()));
    }

    /** Replaces all leads, those of pgbench too. */
    void recreateLeads(int count) throws IOException, SQLException {
        company.recreateLeads(count);
        if (pgBench.isPresent()) {
            pgBench.get().recreateTables();
        }
        company.checkpoint();
    }

    /** Returns the transactions per second of pgbench; empty if pgbench is not installed. */
    OptionalDouble runPgBench(PgBench.Script script, int clients, int leads)
            throws IOException, InterruptedException, SQLException {
        if (pgBench.isEmpty()) {
            return OptionalDouble.empty();
        }
        deleteSearchMarks();
        return OptionalDouble.of(pgBench.get().run(script, clients, leads, plan.seconds()));
    }

    /** Otherwise the service, which indexes few texts under load, would index them while another server is measured. */
    private void deleteSearchMarks() throws SQLException {
        postgres.execute("truncate lead_search_pending");
    }

    /** Returns unexpected responses and differences between responses and database. */
    List<String> errors() {
        return errors;
    }
}
