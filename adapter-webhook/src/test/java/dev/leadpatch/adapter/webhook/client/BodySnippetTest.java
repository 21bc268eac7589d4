package dev.leadpatch.adapter.webhook.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.client.HttpAttempt.BodySnippet;
import org.junit.jupiter.api.Test;

class BodySnippetTest {

    @Test
    void text_is_preserved_with_line_breaks() {
        assertThat(BodySnippet.of("{\r\n\t\"error\": \"Größe 大 😀\"\n}".getBytes(UTF_8)))
                .isEqualTo("{\r\n\t\"error\": \"Größe 大 😀\"\n}");
        assertThat(BodySnippet.of(new byte[0])).isEmpty();
    }

    @Test
    void invalid_utf_8_is_replaced() {
        assertThat(BodySnippet.of("Größe".getBytes(ISO_8859_1))).isEqualTo("Gr\uFFFD\uFFFDe");
        assertThat(BodySnippet.of(new byte[] {'a', (byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .startsWith("a\uFFFD");
    }

    @Test
    void control_characters_are_replaced() {
        assertThat(BodySnippet.of("a\0b\u0007c\u001b[31m\u007f\u0085".getBytes(UTF_8)))
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFD[31m\uFFFD\uFFFD");
        assertThat(BodySnippet.of("ab".getBytes(UTF_16))).doesNotContain("\0");
    }

    @Test
    void text_is_truncated_to_thousand_characters_without_splitting_a_surrogate_pair() {
        assertThat(BodySnippet.of("x".repeat(1_001).getBytes(UTF_8))).isEqualTo("x".repeat(1_000));
        assertThat(BodySnippet.of(("x".repeat(999) + "😀").getBytes(UTF_8))).isEqualTo("x".repeat(999));
        assertThat(BodySnippet.of(("x".repeat(998) + "😀😀").getBytes(UTF_8))).isEqualTo("x".repeat(998) + "😀");
    }
}
