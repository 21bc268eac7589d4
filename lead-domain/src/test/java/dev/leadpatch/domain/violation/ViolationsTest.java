package dev.leadpatch.domain.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.LeadField;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViolationsTest {
    private static final DocumentPath EMAIL = DocumentPath.of(LeadField.EMAIL);
    private static final DocumentPath TAGS = DocumentPath.of(LeadField.TAGS);

    private final Violations violations = new Violations();

    @Test
    void code_with_highest_precedence_per_path_is_reported() {
        violations.add(EMAIL, ViolationCode.TOO_LONG, "too long");
        violations.add(EMAIL, ViolationCode.BLANK, "blank");
        violations.add(EMAIL, ViolationCode.EMAIL, "no email");

        assertThat(violations.toList()).containsExactly(new Violation(EMAIL, ViolationCode.BLANK, "blank"));
    }

    @Test
    void first_violation_of_equal_codes_is_reported() {
        violations.add(EMAIL, ViolationCode.TYPE, "first");
        violations.add(EMAIL, ViolationCode.TYPE, "second");

        assertThat(violations.toList()).containsExactly(new Violation(EMAIL, ViolationCode.TYPE, "first"));
    }

    @Test
    void code_precedence_is_type_blank_characters_length_format_existence() {
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
    void collection_stops_at_one_more_than_reported_maximum() {
        for (int i = 0; i < 2 * Violations.MAX_VIOLATIONS; i++) {
            violations.add(TAGS.item(i), ViolationCode.ID, "no id");
        }
        violations.add(TAGS.item(0), ViolationCode.TYPE, "first in order");

        assertThat(violations.isFull()).isTrue();
        assertThat(violations.toList()).hasSize(Violations.MAX_VIOLATIONS + 1);
        assertThat(violations.toList().get(0).code()).isEqualTo(ViolationCode.TYPE);
    }
}
