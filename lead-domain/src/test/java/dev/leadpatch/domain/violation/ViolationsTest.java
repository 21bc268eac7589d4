package dev.leadpatch.domain.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.LeadField;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViolationsTest {
    private static final Place EMAIL = Place.of(LeadField.EMAIL);
    private static final Place TAGS = Place.of(LeadField.TAGS);

    private final Violations violations = new Violations();

    @Test
    void at_one_place_the_code_that_stands_first_in_the_index_is_kept() {
        violations.add(EMAIL, ViolationCode.TOO_LONG, "too long");
        violations.add(EMAIL, ViolationCode.BLANK, "blank");
        violations.add(EMAIL, ViolationCode.EMAIL, "no email");

        assertThat(violations.toList()).containsExactly(new Violation(EMAIL, ViolationCode.BLANK, "blank"));
    }

    @Test
    void of_equal_codes_the_earlier_one_is_kept() {
        violations.add(EMAIL, ViolationCode.TYPE, "first");
        violations.add(EMAIL, ViolationCode.TYPE, "second");

        assertThat(violations.toList()).containsExactly(new Violation(EMAIL, ViolationCode.TYPE, "first"));
    }

    @Test
    void the_index_runs_from_the_json_type_over_blankness_characters_length_and_format_to_existence() {
        assertThat(List.of(
                        ViolationCode.TYPE,
                        ViolationCode.BLANK,
                        ViolationCode.CONTROL_CHARACTER,
                        ViolationCode.TOO_LONG,
                        ViolationCode.EMAIL,
                        ViolationCode.UNKNOWN_TAG))
                .isSorted();
    }

    @Test
    void the_gathering_stops_at_one_more_than_the_most_that_are_told() {
        for (int i = 0; i < 2 * Violations.MOST; i++) {
            violations.add(TAGS.item(i), ViolationCode.ID, "no id");
        }
        violations.add(TAGS.item(0), ViolationCode.TYPE, "first in order");

        assertThat(violations.isFull()).isTrue();
        assertThat(violations.toList()).hasSize(Violations.MOST + 1);
        assertThat(violations.toList().get(0).code()).isEqualTo(ViolationCode.TYPE);
    }
}
