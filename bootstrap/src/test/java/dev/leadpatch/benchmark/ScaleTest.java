package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class ScaleTest {

    @Test
    void a_linear_scale_begins_at_nothing_and_covers_the_highest() {
        Scale scale = Scale.linear(DoubleStream.of(7_300, 11_200));
        assertThat(scale.marks()).containsExactly(0.0, 2_500.0, 5_000.0, 7_500.0, 10_000.0, 12_500.0);
        assertThat(scale.of(0)).isZero();
        assertThat(scale.of(12_500)).isEqualTo(1);
    }

    @Test
    void on_a_linear_scale_twice_as_much_stands_twice_as_high() {
        Scale scale = Scale.linear(DoubleStream.of(3, 11));
        assertThat(scale.of(8)).isEqualTo(2 * scale.of(4));
    }

    @Test
    void a_logarithmic_scale_has_marks_at_powers_of_ten_around_all_values() {
        Scale scale = Scale.logarithmic(DoubleStream.of(0.4, 230));
        assertThat(scale.marks()).containsExactly(0.1, 1.0, 10.0, 100.0, 1_000.0);
        assertThat(scale.of(10)).isCloseTo(0.5, within(1e-9));
    }

    @Test
    void one_value_that_is_a_power_of_ten_has_a_logarithmic_scale_too() {
        Scale scale = Scale.logarithmic(DoubleStream.of(10));
        assertThat(scale.marks()).containsExactly(10.0, 100.0);
        assertThat(scale.of(10)).isZero();
    }
}
