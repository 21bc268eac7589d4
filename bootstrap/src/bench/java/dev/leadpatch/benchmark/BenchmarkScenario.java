package dev.leadpatch.benchmark;

/** One part of the benchmark. */
interface BenchmarkScenario {

    /** Measures all points in the planned number of rounds, and returns the results. */
    ReportSection run(BenchmarkEnvironment environment) throws Exception;
}
