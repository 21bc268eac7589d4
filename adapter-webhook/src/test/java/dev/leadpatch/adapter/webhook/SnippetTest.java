package dev.leadpatch.adapter.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SnippetTest {

    @Test
    void text_is_kept_with_its_lines() {
        assertThat(Snippet.of("{\r\n\t\"error\": \"Größe 大 😀\"\n}".getBytes(UTF_8)))
                .isEqualTo("{\r\n\t\"error\": \"Größe 大 😀\"\n}");
        assertThat(Snippet.of(new byte[0])).isEmpty();
    }

    @Test
    void what_is_not_utf_8_is_replaced() {
        assertThat(Snippet.of("Größe".getBytes(ISO_8859_1))).isEqualTo("Gr\uFFFD\uFFFDe");
        assertThat(Snippet.of(new byte[] {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .startsWith("a\uFFFD");
    }

    @Test
    void nul_and_other_control_characters_are_replaced() {
        assertThat(Snippet.of("a\0b\u0007c\u001b[31m\u007f\u0085".getBytes(UTF_8)))
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFD[31m\uFFFD\uFFFD");
        assertThat(Snippet.of("ab".getBytes(UTF_16))).doesNotContain("\0");
    }

    @Test
    void at_most_a_thousand_characters_are_kept_and_none_by_half() {
        assertThat(Snippet.of("x".repeat(1_001).getBytes(UTF_8))).isEqualTo("x".repeat(1_000));
        assertThat(Snippet.of(("x".repeat(999) + "😀").getBytes(UTF_8))).isEqualTo("x".repeat(999));
        assertThat(Snippet.of(("x".repeat(998) + "😀😀").getBytes(UTF_8))).isEqualTo("x".repeat(998) + "😀");
    }
}
