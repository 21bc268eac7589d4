package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeadIdTest {

    @Test
    void canonical_digits_are_an_id() {
        assertThat(LeadId.of("789")).contains(new LeadId(789));
        assertThat(LeadId.of("9223372036854775807")).contains(new LeadId(Long.MAX_VALUE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "-1", "+1", "01", "1.0", "1e2", " 1", "1 ", "1\n", "٣", "9223372036854775808", "abc"})
    void any_other_text_is_not_an_id(String text) {
        assertThat(LeadId.of(text)).isEmpty();
    }
}
