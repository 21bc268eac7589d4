package dev.leadpatch.domain.benchmark;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Measures the domain; what it finds is in {@code target/jmh-domain.txt}. */
@Tag("bench")
class DomainBenchmarkIT {

    @Test
    void from_a_parsed_document_to_a_changed_lead() throws Exception {
        Measurement.of(DomainBenchmark.class, "domain");
    }
}
