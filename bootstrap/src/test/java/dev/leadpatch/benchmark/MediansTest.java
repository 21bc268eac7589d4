package dev.leadpatch.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class MediansTest {

    @Test
    void the_median_of_an_odd_number_is_the_middle_one() {
        assertThat(Medians.median(9, 1, 2)).isEqualTo(2);
    }

    @Test
    void the_median_of_an_even_number_is_between_the_two_in_the_middle() {
        assertThat(Medians.median(4, 100, 1, 2)).isEqualTo(3);
    }

    @Test
    void each_point_has_a_median_of_its_own() {
        Medians<String, Integer> medians = new Medians<>();
        medians.add("a", 1);
        medians.add("b", 10);
        medians.add("a", 3);
        assertThat(medians.points()).containsExactly("a", "b");
        assertThat(medians.of("a", Integer::doubleValue)).isEqualTo(2);
        assertThat(medians.of("b", value -> 2.0 * value)).isEqualTo(20);
    }

    @Test
    void where_nothing_was_measured_there_is_no_median() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Medians<String, Integer>().of("a", Integer::doubleValue))
                .withMessageContaining("a");
    }
}
