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
    void what_is_wrong_within_a_place_can_be_forgotten() {
        violations.add(TAGS, ViolationCode.TOO_MANY, "too many");
        violations.add(TAGS.item(1), ViolationCode.ID, "no id");
        violations.add(EMAIL, ViolationCode.EMAIL, "no email");

        assertThat(violations.has(TAGS.item(1))).isTrue();
        violations.dropWithin(TAGS);

        assertThat(violations.has(TAGS)).isFalse();
        assertThat(violations.has(TAGS.item(1))).isFalse();
        assertThat(violations.toList()).hasSize(1);
        assertThat(violations.isEmpty()).isFalse();
        assertThat(new Violations().isEmpty()).isTrue();
    }
}
