package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

    private final Properties properties = new Properties();

    @Test
    void all_parts_are_run_if_nothing_is_said() {
        assertThat(Plan.read(properties).only()).isEqualTo(Plan.PARTS);
    }

    @Test
    void what_is_said_counts() {
        properties.setProperty("bench.only", "connections, hot");
        properties.setProperty("bench.connections", "1,32");
        Plan plan = Plan.read(properties);
        assertThat(plan.has("hot")).isTrue();
        assertThat(plan.has("size")).isFalse();
        assertThat(plan.connections()).containsExactly(1, 32);
    }

    @Test
    void a_large_run_has_more_leads_and_memory_for_them() {
        properties.setProperty("bench.large", "true");
        properties.setProperty("bench.sizes", "100000");
        Plan plan = Plan.read(properties);
        assertThat(plan.sizes()).containsExactly(100_000, 10_000_000);
        assertThat(plan.sharedBuffers()).isEqualTo("8GB");
    }

    @ParameterizedTest
    @CsvSource({"bench.only, speed", "bench.seconds, 0", "bench.rounds, many", "bench.connections, '1,,2'"})
    void what_makes_no_sense_is_refused_by_its_name(String name, String value) {
        properties.setProperty(name, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Plan.read(properties))
                .withMessageStartingWith(name);
    }

    @Test
    void some_parts_alone_are_not_published() {
        properties.setProperty("bench.only", "hot");
        properties.setProperty("bench.publish", "true");
        assertThatIllegalArgumentException().isThrownBy(() -> Plan.read(properties));
    }
}
