package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {

    @Test
    void the_time_of_a_process_and_of_its_ended_children_counts_whatever_its_name() {
        String stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194304 100 0 0 0 300 20 1 4 20 0 33 0 12345 0 0";
        assertThat(Usage.ticks(stat)).isEqualTo(325);
    }

    @Test
    void a_process_that_has_ended_took_no_more_time() {
        assertThat(Usage.ticks("")).isZero();
    }

    @Test
    void resident_memory_is_told_in_mebibytes() {
        assertThat(Usage.megabytes("Name:\tjava\nVmHWM:\t  409600 kB\nVmRSS:\t  204800 kB\n"))
                .isEqualTo(200);
    }
}
