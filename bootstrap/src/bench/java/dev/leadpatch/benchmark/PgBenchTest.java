package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class PgBenchTest {

    @Test
    void pgbench_output_is_parsed() {
        assertThat(PgBench.Result.parse("""
                        number of clients: 16
                        duration: 5 s
                        number of transactions actually processed: 41234
                        number of failed transactions: 0 (0.000%)
                        latency average = 1.938 ms
                        initial connection time = 21.501 ms
                        tps = 8254.123456 (without initial connection time)
                        """)).isEqualTo(new PgBench.Result(8254.123456, 41234));
    }

    @Test
    void output_without_a_result_is_an_error() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PgBench.Result.parse("pgbench: error: connection refused"))
                .withMessageContaining("refused");
    }
}
