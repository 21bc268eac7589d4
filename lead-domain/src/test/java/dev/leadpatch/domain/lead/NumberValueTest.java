package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.leadWith;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.SampleCatalog.NUMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.CustomFieldId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumberValueTest {
    private static final String REJECTED = "/customFields/0/value/number number_precision";

    @ParameterizedTest
    @CsvSource({
        "150000, 150000",
        "1E+3, 1000",
        "1.5e2, 150",
        "0.10, 0.1",
        "-0.0, 0",
        "0e5000000, 0",
        "0e-5000000, 0",
        "100.000, 100",
        "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
        "12345678901234567890.123456789012345678, 12345678901234567890.123456789012345678",
        "1E+37, 10000000000000000000000000000000000000",
        "0.000000000000000001, 0.000000000000000001",
        "0.0000000000000000010000, 0.000000000000000001",
        "0.30000000000000004, 0.30000000000000004"
    })
    void number_is_stored_exactly_in_plain_notation_without_trailing_zeros(String input, String stored) {
        BigDecimal number = (BigDecimal) fieldsAfter(lead(), value(NUMBER, new BigDecimal(input)))
                .customFields()
                .get(new CustomFieldId(NUMBER.id()))
                .plainValue();

        assertThat(number).hasToString(stored.equals("0.000000000000000001") ? "1E-18" : stored);
        assertThat(number.toPlainString()).isEqualTo(stored);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "123456789012345678901234567890123456789",
                "1E+38",
                "123456789012345678901.123456789012345678",
                "0.0000000000000000001",
                "1.0000000000000000001"
            })
    void number_exceeding_38_digits_or_18_decimals_is_rejected(String input) {
        assertThat(rejections(value(NUMBER, new BigDecimal(input)))).containsExactly(REJECTED);
        assertThat(rejections(value(NUMBER, new BigDecimal("-" + input)))).containsExactly(REJECTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e5000000", "-1e5000000", "1e-5000000", "1e2147483647", "1e-2147483647"})
    void number_with_huge_exponent_is_rejected_in_constant_time(String input) {
        BigDecimal number = new BigDecimal(input);

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(rejections(value(NUMBER, number))).containsExactly(REJECTED));
    }

    @Test
    void number_with_ten_million_digits_is_rejected_within_time_limit() {
        BigInteger integer = BigInteger.ONE.shiftLeft(33_000_000);
        BigDecimal decimal = new BigDecimal(integer, 500_000);

        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            assertThat(rejections(value(NUMBER, integer))).containsExactly(REJECTED);
            assertThat(rejections(value(NUMBER, decimal))).containsExactly(REJECTED);
            assertThat(rejections(object("tags", array(integer)))).containsExactly("/tags/0 id");
        });
    }

    @Test
    void numbers_are_compared_by_value() {
        Lead lead = leadWith(value(NUMBER, new BigDecimal("0.10")));
        Lead other = leadWith(value(NUMBER, 1000));

        assertThat(fieldsAfter(lead, value(NUMBER, new BigDecimal("0.1")))).isSameAs(lead.fields());
        for (Object equal :
                new Object[] {1000L, BigInteger.valueOf(1000), new BigDecimal("1E+3"), new BigDecimal("1000.00")}) {
            assertThat(fieldsAfter(other, value(NUMBER, equal))).isSameAs(other.fields());
        }
    }

    @Test
    void other_json_type_is_rejected() {
        for (Object other : new Object[] {"1", "", true, object("number", 1L), array(1L)}) {
            assertThat(rejections(value(NUMBER, other))).containsExactly("/customFields/0/value/number type");
        }
    }

    @Test
    void zero_is_accepted_as_value() {
        assertThat(fieldsAfter(lead(), value(NUMBER, 0L))
                        .customFields()
                        .get(new CustomFieldId(NUMBER.id()))
                        .asDocument())
                .isEqualTo(Map.of("number", BigDecimal.ZERO));
    }
}
