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

class JsonDocumentReaderTest {

    @Test
    void values_are_exact_and_in_document_order() throws Exception {
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
    void duplicate_name_is_rejected_with_its_position() {
        assertRejected("{\n  \"id\": 1,\n  \"id\": 2\n}", "line 3, column 3: duplicate member name");
    }

    @Test
    void trailing_content_is_rejected() {
        assertRejected("{}\n{}", "line 2, column 1: unexpected content after the document");
    }

    @Test
    void malformed_text_is_rejected_with_its_position_and_not_quoted() {
        assertRejected("{\"key\": \"jb_api_12345678\",\n \"a\": secret}", "line 2, column ");
        assertRejected("{\"a\": [1, 2", "line 1, column ");
        assertRejected("[NaN]", "line 1, column ");
        assertRejected("[01]", "line 1, column ");
        assertRejected("// comment\n{}", "line 1, column ");
    }

    @Test
    void empty_document_is_rejected() {
        assertRejected(" \n", "the document is empty");
    }

    @Test
    void invalid_utf_8_is_rejected_with_its_position() {
        assertThatExceptionOfType(UnreadableDocumentException.class)
                .isThrownBy(() -> JsonDocumentReader.read(
                        new ByteArrayInputStream("[\n\"a\", \"\u00fc\"]".getBytes(StandardCharsets.ISO_8859_1))))
                .withMessage("line 2, column 7: not valid UTF-8");
        assertThatExceptionOfType(UnreadableDocumentException.class)
                .isThrownBy(() -> JsonDocumentReader.read(new ByteArrayInputStream(new byte[] {'"', (byte) 0xC3})))
                .withMessageStartingWith("line 1, column 2");
        assertRejected("\uFEFF{}", "line 1, column 1: a byte order mark is not allowed");
    }

    @Test
    void oversized_document_is_rejected() {
        assertThatExceptionOfType(UnreadableDocumentException.class)
                .isThrownBy(() -> JsonDocumentReader.read(
                        new ByteArrayInputStream("[1, 2, 3]".getBytes(StandardCharsets.UTF_8)), 8))
                .withMessage("the document is larger than 8 bytes");
    }

    @Test
    void depth_is_limited() throws Exception {
        assertThat(read("[".repeat(32) + "]".repeat(32))).isInstanceOf(List.class);
        assertRejected("[".repeat(33) + "]".repeat(33), "line 1, column 33: more than 32 levels of objects and arrays");
    }

    @Test
    void number_length_is_limited_and_huge_exponents_are_cheap() throws Exception {
        assertRejected("[" + "1".repeat(1001) + "]", "line 1, column 2: a number has more than 1000 characters");
        assertThat(read("1e5000000")).isEqualTo(new BigDecimal("1e5000000"));
        assertRejected("1e99999999999", "line 1, column 1: a number is out of range");
    }

    private static void assertRejected(String text, String message) {
        assertThatExceptionOfType(UnreadableDocumentException.class)
                .isThrownBy(() -> read(text))
                .withMessageStartingWith(message)
                .withMessageNotContaining("jb_api_")
                .withMessageNotContaining("secret");
    }

    private static Object read(String text) throws IOException, UnreadableDocumentException {
        return JsonDocumentReader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }
}
