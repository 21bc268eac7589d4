package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.Sample.after;
import static dev.leadpatch.domain.lead.Sample.array;
import static dev.leadpatch.domain.lead.Sample.holding;
import static dev.leadpatch.domain.lead.Sample.lead;
import static dev.leadpatch.domain.lead.Sample.object;
import static dev.leadpatch.domain.lead.Sample.rejections;
import static dev.leadpatch.domain.lead.Sample.value;
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
    private static final String REFUSED = "/customFields/0/value/number number_precision";

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
    void a_number_is_kept_exactly_in_plain_notation_without_trailing_zeros(String sent, String kept) {
        BigDecimal number = (BigDecimal) after(lead(), value(NUMBER, new BigDecimal(sent)))
                .customFields()
                .get(new CustomFieldId(NUMBER.id()))
                .plain();

        assertThat(number).hasToString(kept.equals("0.000000000000000001") ? "1E-18" : kept);
        assertThat(number.toPlainString()).isEqualTo(kept);
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
    void more_than_38_digits_or_18_decimals_are_refused(String sent) {
        assertThat(rejections(value(NUMBER, new BigDecimal(sent)))).containsExactly(REFUSED);
        assertThat(rejections(value(NUMBER, new BigDecimal("-" + sent)))).containsExactly(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1e5000000", "-1e5000000", "1e-5000000", "1e2147483647", "1e-2147483647"})
    void a_number_of_hostile_size_is_refused_at_once(String sent) {
        BigDecimal number = new BigDecimal(sent);

        Assertions.assertTimeout(
                Duration.ofSeconds(10),
                () -> assertThat(rejections(value(NUMBER, number))).containsExactly(REFUSED));
    }

    @Test
    void a_number_of_ten_million_digits_is_refused_at_once() {
        BigInteger integer = BigInteger.ONE.shiftLeft(33_000_000);
        BigDecimal decimal = new BigDecimal(integer, 500_000);

        Assertions.assertTimeout(Duration.ofSeconds(10), () -> {
            assertThat(rejections(value(NUMBER, integer))).containsExactly(REFUSED);
            assertThat(rejections(value(NUMBER, decimal))).containsExactly(REFUSED);
            assertThat(rejections(object("tags", array(integer)))).containsExactly("/tags/0 id");
        });
    }

    @Test
    void numbers_are_compared_by_value() {
        Lead lead = holding(value(NUMBER, new BigDecimal("0.10")));
        Lead other = holding(value(NUMBER, 1000));

        assertThat(after(lead, value(NUMBER, new BigDecimal("0.1")))).isSameAs(lead.fields());
        for (Object equal :
                new Object[] {1000L, BigInteger.valueOf(1000), new BigDecimal("1E+3"), new BigDecimal("1000.00")}) {
            assertThat(after(other, value(NUMBER, equal))).isSameAs(other.fields());
        }
    }

    @Test
    void another_json_type_is_refused() {
        for (Object other : new Object[] {"1", "", true, object("number", 1L), array(1L)}) {
            assertThat(rejections(value(NUMBER, other))).containsExactly("/customFields/0/value/number type");
        }
    }

    @Test
    void zero_is_a_value() {
        assertThat(after(lead(), value(NUMBER, 0L))
                        .customFields()
                        .get(new CustomFieldId(NUMBER.id()))
                        .asDocument())
                .isEqualTo(Map.of("number", BigDecimal.ZERO));
    }
}
