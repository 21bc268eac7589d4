package dev.leadpatch.benchmark;

/** One question that the benchmark answers. */
interface Part {

    /** Measures, in as many rounds as are planned, and says what came out. */
    Section run(Bench bench) throws Exception;
}
