package dev.leadpatch.domain.benchmark;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Runs the benchmark of the domain; the results are in {@code target/jmh-domain.txt}. */
@Tag("bench")
class DomainBenchmarkIT {

    @Test
    void patch_of_parsed_document_is_benchmarked() throws Exception {
        BenchmarkRunner.run(DomainBenchmark.class, "domain");
    }
}
