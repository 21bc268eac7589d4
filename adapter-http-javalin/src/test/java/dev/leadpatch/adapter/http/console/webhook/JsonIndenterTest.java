package dev.leadpatch.adapter.http.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonIndenterTest {

    @Test
    void members_and_items_are_indented_and_tokens_unchanged() {
        assertThat(JsonIndenter.indent("{\"a\":[1.50,{}],\"b\":{\"c\":[]},\"d\":null}", 1_000))
                .isEqualTo("""
                {
                  "a": [
                    1.50,
                    {}
                  ],
                  "b": {
                    "c": []
                  },
                  "d": null
                }""");
    }

    @Test
    void punctuation_in_strings_is_unchanged() {
        String string = "\"{a:[1,2],\\\"b\\\\\"";
        assertThat(JsonIndenter.indent("[" + string + "]", 1_000)).isEqualTo("[\n  " + string + "\n]");
    }

    @Test
    void long_text_is_cut() {
        assertThat(JsonIndenter.indent("[\"" + "x".repeat(100) + "\"]", 10)).isEqualTo("[\n  \"xxxxx");
        assertThat(JsonIndenter.indent("", 10)).isEmpty();
        assertThat(JsonIndenter.indent("\"a", 10)).isEqualTo("\"a");
        assertThat(JsonIndenter.indent("\"\\", 10)).isEqualTo("\"\\");
    }
}
