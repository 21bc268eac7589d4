package dev.leadpatch.benchmark;

/** One question that the benchmark answers. */
interface BenchmarkScenario {

    /** Measures, in as many rounds as are planned, and says what came out. */
    ReportSection run(BenchmarkEnvironment bench) throws Exception;
}
