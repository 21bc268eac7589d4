package dev.leadpatch.application.http.json;

import dev.leadpatch.domain.benchmark.BenchmarkRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures JSON parsing; writes the results to {@code target/jmh-json.txt}. */
@Tag("bench")
class StrictJsonReaderBenchmarkIT {

    @Test
    void document_parsing_is_benchmarked() throws Exception {
        BenchmarkRunner.run(StrictJsonReaderBenchmark.class, "json");
    }
}
