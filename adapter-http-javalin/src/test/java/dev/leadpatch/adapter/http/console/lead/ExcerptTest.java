package dev.leadpatch.adapter.http.console.lead;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    private static final String LETTERS = "x".repeat(300);

    @Test
    void short_values_are_unchanged() {
        assertThat(Excerpt.of("no value", "y".repeat(200))).isEqualTo(new Excerpt("no value", "y".repeat(200)));
    }

    @Test
    void long_values_are_shortened_to_where_they_differ() {
        Excerpt excerpt = Excerpt.of(LETTERS + "old" + LETTERS, LETTERS + "new");

        assertThat(excerpt.from()).isEqualTo("…" + "x".repeat(40) + "old" + "x".repeat(157) + "…");
        assertThat(excerpt.to()).isEqualTo("…" + "x".repeat(40) + "new");
    }

    @Test
    void appended_and_removed_ends_are_visible() {
        assertThat(Excerpt.of(LETTERS, LETTERS + "!"))
                .isEqualTo(new Excerpt("…" + "x".repeat(40), "…" + "x".repeat(40) + "!"));
        assertThat(Excerpt.of("", LETTERS).to()).isEqualTo("x".repeat(200) + "…");
    }

    @Test
    void characters_outside_the_basic_plane_are_not_cut() {
        String emoji = "\uD83D\uDE00".repeat(250);

        assertThat(Excerpt.of(emoji, emoji + "y").to()).isEqualTo("…" + "\uD83D\uDE00".repeat(40) + "y");
    }
}
