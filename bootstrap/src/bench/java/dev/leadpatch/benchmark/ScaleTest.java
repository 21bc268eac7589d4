package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class ScaleTest {

    @Test
    void linear_scale_starts_at_zero_and_covers_the_maximum() {
        Scale scale = Scale.linear(DoubleStream.of(7_300, 11_200));
        assertThat(scale.marks()).containsExactly(0.0, 2_500.0, 5_000.0, 7_500.0, 10_000.0, 12_500.0);
        assertThat(scale.positionOf(0)).isZero();
        assertThat(scale.positionOf(12_500)).isEqualTo(1);
    }

    @Test
    void linear_scale_is_proportional() {
        Scale scale = Scale.linear(DoubleStream.of(3, 11));
        assertThat(scale.positionOf(8)).isEqualTo(2 * scale.positionOf(4));
    }

    @Test
    void logarithmic_scale_has_marks_at_powers_of_ten_around_all_values() {
        Scale scale = Scale.logarithmic(DoubleStream.of(0.4, 230));
        assertThat(scale.marks()).containsExactly(0.1, 1.0, 10.0, 100.0, 1_000.0);
        assertThat(scale.positionOf(10)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void logarithmic_scale_supports_a_single_power_of_ten() {
        Scale scale = Scale.logarithmic(DoubleStream.of(10));
        assertThat(scale.marks()).containsExactly(10.0, 100.0);
        assertThat(scale.positionOf(10)).isZero();
    }
}
