package dev.leadpatch.domain.customfield;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.OptionId;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CustomFieldValueTest {

    static Stream<CustomFieldValue> everyValueType() {
        return Stream.of(
                new CustomFieldValue.Text("a\nb"),
                new CustomFieldValue.Numeric(new BigDecimal("1.5")),
                new CustomFieldValue.Date("2024-01-15"),
                new CustomFieldValue.Bool(true),
                new CustomFieldValue.Select(new OptionId(3)),
                new CustomFieldValue.MultiSelect(List.of(new OptionId(2), new OptionId(1))));
    }

    @ParameterizedTest
    @MethodSource("everyValueType")
    void value_is_restored_from_its_document(CustomFieldValue value) {
        assertThat(CustomFieldValue.ofDocument(value.asDocument())).isEqualTo(value);
        assertThat(value.asDocument()).isEqualTo(Map.of(value.key(), value.plainValue()));
    }

    @Test
    void number_is_read_from_every_exact_number_type() {
        for (Object form : new Object[] {100, 100L, BigInteger.valueOf(100), new BigDecimal("1.0E+2")}) {
            assertThat(CustomFieldValue.ofDocument(Map.of("number", form)))
                    .isEqualTo(new CustomFieldValue.Numeric(new BigDecimal(100)));
        }
        assertThat(CustomFieldValue.ofDocument(Map.of("multi_select", List.of(1, 2L, BigInteger.TEN))))
                .isEqualTo(
                        new CustomFieldValue.MultiSelect(List.of(new OptionId(1), new OptionId(2), new OptionId(10))));
    }

    static Stream<Map<String, Object>> unknownDocuments() {
        return Stream.of(
                Map.of(),
                Map.of("text", "a", "number", 1L),
                Map.of("zzz", "a"),
                Map.of("text", 1L),
                Map.of("number", "1"),
                Map.of("number", 1.5),
                Map.of("boolean", "true"),
                Map.of("select", "1"),
                Map.of("select", new BigDecimal("1.5")),
                Map.of("multi_select", 1L),
                Map.of("multi_select", List.of("1")));
    }

    @ParameterizedTest
    @MethodSource("unknownDocuments")
    void unknown_document_throws_exception(Map<String, Object> document) {
        assertThatIllegalArgumentException().isThrownBy(() -> CustomFieldValue.ofDocument(document));
    }

    @Test
    void options_exist_only_on_select_types() {
        assertThat(Stream.of(CustomFieldType.values())
                        .filter(type -> definition(type).hasOptions()))
                .containsExactly(CustomFieldType.SELECT, CustomFieldType.MULTI_SELECT);
    }

    private static CustomFieldDefinition definition(CustomFieldType type) {
        return new CustomFieldDefinition(
                new CustomFieldId(1),
                new UUID(0, 1),
                "a label",
                type,
                CustomFieldDefinition.LEAD_CATEGORY,
                false,
                false,
                List.of(),
                false);
    }
}
