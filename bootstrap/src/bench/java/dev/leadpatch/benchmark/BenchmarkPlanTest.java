package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("bench")
class BenchmarkPlanTest {

    private final Properties properties = new Properties();

    @Test
    void all_parts_run_by_default() {
        assertThat(BenchmarkPlan.read(properties).selectedParts()).isEqualTo(BenchmarkPlan.ALL_PARTS);
    }

    @Test
    void properties_override_defaults() {
        properties.setProperty("bench.only", "connections, hot");
        properties.setProperty("bench.connections", "1,32");
        BenchmarkPlan plan = BenchmarkPlan.read(properties);
        assertThat(plan.includes("hot")).isTrue();
        assertThat(plan.includes("size")).isFalse();
        assertThat(plan.connections()).containsExactly(1, 32);
    }

    @Test
    void large_run_has_more_leads_and_more_memory() {
        properties.setProperty("bench.large", "true");
        properties.setProperty("bench.sizes", "100000");
        BenchmarkPlan plan = BenchmarkPlan.read(properties);
        assertThat(plan.sizes()).containsExactly(100_000, 10_000_000);
        assertThat(plan.sharedBuffers()).isEqualTo("8GB");
    }

    @ParameterizedTest
    @CsvSource({"bench.only, speed", "bench.seconds, 0", "bench.rounds, many", "bench.connections, '1,,2'"})
    void invalid_property_is_rejected_by_name(String name, String value) {
        properties.setProperty(name, value);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchmarkPlan.read(properties))
                .withMessageStartingWith(name);
    }

    @Test
    void comparison_requires_the_jar_of_the_baseline() {
        properties.setProperty("bench.only", "baseline");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BenchmarkPlan.read(properties))
                .withMessageStartingWith("bench.baseline");

        properties.setProperty("bench.baseline", "/old/leadpatch.jar");
        assertThat(BenchmarkPlan.read(properties).includes("baseline")).isTrue();
    }

    @Test
    void partial_run_cannot_be_published() {
        properties.setProperty("bench.only", "hot");
        properties.setProperty("bench.publish", "true");
        assertThatIllegalArgumentException().isThrownBy(() -> BenchmarkPlan.read(properties));
    }
}
