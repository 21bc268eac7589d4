package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("bench")
class MediansTest {

    @Test
    void median_of_an_odd_count_is_the_middle_value() {
        assertThat(Medians.median(9, 1, 2)).isEqualTo(2);
    }

    @Test
    void median_of_an_even_count_is_the_mean_of_the_middle_values() {
        assertThat(Medians.median(4, 100, 1, 2)).isEqualTo(3);
    }

    @Test
    void median_is_computed_per_point() {
        Medians<String, Integer> medians = new Medians<>();
        medians.add("a", 1);
        medians.add("b", 10);
        medians.add("a", 3);
        assertThat(medians.points()).containsExactly("a", "b");
        assertThat(medians.medianOf("a", Integer::doubleValue)).isEqualTo(2);
        assertThat(medians.medianOf("b", value -> 2.0 * value)).isEqualTo(20);
    }

    @Test
    void unmeasured_point_has_no_median() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Medians<String, Integer>().medianOf("a", Integer::doubleValue))
                .withMessageContaining("a");
    }
}
