package dev.leadpatch.domain.benchmark;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures the domain; what it finds is in {@code target/jmh-domain.txt}. */
@Tag("bench")
class DomainBenchmarkIT {

    @Test
    void patch_of_parsed_document_is_benchmarked() throws Exception {
        BenchmarkRunner.run(DomainBenchmark.class, "domain");
    }
}
