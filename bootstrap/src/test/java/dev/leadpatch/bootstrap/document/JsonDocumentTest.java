package dev.leadpatch.bootstrap.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class JsonDocumentTest {

    @Test
    void values_stay_exact_and_in_order() throws Exception {
        Object value =
                read("{\"b\": 9223372036854775807, \"a\": [0.10, 1e2, 9223372036854775808, true, null, \"ü😀\"]}");
        Map<?, ?> object = (Map<?, ?>) value;
        assertThat(new ArrayList<Object>(object.keySet())).isEqualTo(List.of("b", "a"));
        assertThat(object.get("b")).isEqualTo(Long.MAX_VALUE);
        assertThat(object.get("a"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(
                        new BigDecimal("0.10"),
                        new BigDecimal("1e2"),
                        new BigDecimal("9223372036854775808"),
                        true,
                        null,
                        "ü😀");
    }

    @Test
    void a_repeated_name_is_refused_where_it_stands() {
        refused("{\n  \"id\": 1,\n  \"id\": 2\n}", "line 3, column 3: the object has a member of this name already");
    }

    @Test
    void nothing_may_follow() {
        refused("{}\n{}", "line 2, column 1: something follows the document");
    }

    @Test
    void malformed_text_is_refused_where_it_stands_and_not_quoted() {
        refused("{\"key\": \"jb_api_12345678\",\n \"a\": secret}", "line 2, column ");
        refused("{\"a\": [1, 2", "line 1, column ");
        refused("[NaN]", "line 1, column ");
        refused("[01]", "line 1, column ");
        refused("// comment\n{}", "line 1, column ");
    }

    @Test
    void an_empty_document_is_refused() {
        refused(" \n", "the document is empty");
    }

    @Test
    void what_is_not_utf_8_is_refused_where_it_stands() {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> JsonDocument.read(
                        new ByteArrayInputStream("[\n\"a\", \"\u00fc\"]".getBytes(StandardCharsets.ISO_8859_1))))
                .withMessage("line 2, column 7: this is not UTF-8");
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> JsonDocument.read(new ByteArrayInputStream(new byte[] {'"', (byte) 0xC3})))
                .withMessageStartingWith("line 1, column 2");
        refused("\uFEFF{}", "line 1, column 1: a byte order mark does not belong there");
    }

    @Test
    void a_document_that_is_too_large_is_refused() {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() ->
                        JsonDocument.read(new ByteArrayInputStream("[1, 2, 3]".getBytes(StandardCharsets.UTF_8)), 8))
                .withMessage("the document is larger than 8 bytes");
    }

    @Test
    void depth_is_bounded() throws Exception {
        assertThat(read("[".repeat(32) + "]".repeat(32))).isInstanceOf(List.class);
        refused("[".repeat(33) + "]".repeat(33), "line 1, column 33: more than 32 levels of objects and arrays");
    }

    @Test
    void numbers_are_bounded_in_length_and_huge_exponents_cost_nothing() throws Exception {
        refused("[" + "1".repeat(1001) + "]", "line 1, column 2: a number of more than 1000 characters");
        assertThat(read("1e5000000")).isEqualTo(new BigDecimal("1e5000000"));
        refused("1e99999999999", "line 1, column 1: a number that is out of every range");
    }

    private static void refused(String text, String message) {
        assertThatExceptionOfType(UnreadableDocument.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith(message)
                .withMessageNotContaining("jb_api_")
                .withMessageNotContaining("secret");
    }

    private static Object read(String text) throws IOException, UnreadableDocument {
        return JsonDocument.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
