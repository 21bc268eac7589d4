package dev.leadpatch.adapter.http;

import dev.leadpatch.domain.benchmark.BenchmarkRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures the reading of JSON; what it finds is in {@code target/jmh-json.txt}. */
@Tag("bench")
class StrictJsonBenchmarkIT {

    @Test
    void from_bytes_to_a_parsed_document() throws Exception {
        BenchmarkRunner.run(StrictJsonBenchmark.class, "json");
    }
}
