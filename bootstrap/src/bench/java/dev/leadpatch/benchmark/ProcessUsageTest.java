package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class ProcessUsageTest {

    @Test
    void cpu_time_includes_ended_children_for_any_process_name() {
        String stat = "4711 (a (b) c) S 1 4711 4711 0 -1 4194304 100 0 0 0 300 20 1 4 20 0 33 0 12345 0 0";
        assertThat(ProcessUsage.parseCpuTicks(stat)).isEqualTo(325);
    }

    @Test
    void ended_process_has_zero_cpu_time() {
        assertThat(ProcessUsage.parseCpuTicks("")).isZero();
    }

    @Test
    void resident_memory_is_reported_in_mebibytes() {
        assertThat(ProcessUsage.parseResidentMegabytes("Name:\tjava\nVmHWM:\t  409600 kB\nVmRSS:\t  204800 kB\n"))
                .isEqualTo(200);
    }
}
