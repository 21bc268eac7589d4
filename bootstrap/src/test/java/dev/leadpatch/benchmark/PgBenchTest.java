package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PgBenchTest {

    @Test
    void what_it_says_is_read() {
        assertThat(PgBench.Result.of("""
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
    void without_a_result_it_has_failed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PgBench.Result.of("pgbench: error: connection refused"))
                .withMessageContaining("refused");
    }
}
