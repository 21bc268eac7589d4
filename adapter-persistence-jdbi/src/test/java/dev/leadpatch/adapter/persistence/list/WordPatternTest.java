package dev.leadpatch.adapter.persistence.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordPatternTest {
    @Test
    void text_of_letters_is_a_part_of_a_word() {
        assertThat(WordPattern.of("hansen")).containsExactly(new WordPattern("%hansen%", true));
        assertThat(WordPattern.of("жук")).containsExactly(new WordPattern("%жук%", true));
        assertThat(WordPattern.of("𐐨𐐩𐐪")).containsExactly(new WordPattern("%𐐨𐐩𐐪%", true));
    }

    @Test
    void parts_between_other_characters_are_the_end_of_a_word_a_word_and_the_beginning_of_a_word() {
        assertThat(likes("ada hansen")).containsExactly("%ada", "hansen%");
        assertThat(likes("ada.hansen@firm")).containsExactly("%ada", "hansen", "firm%");
        assertThat(likes(" ada%")).containsExactly("ada");
        assertThat(WordPattern.of("hansen ")).containsExactly(new WordPattern("%hansen", false));
        assertThat(WordPattern.of("4you")).containsExactly(new WordPattern("you%", false));
    }

    @Test
    void short_and_long_parts_are_left_out() {
        assertThat(WordPattern.of("ab")).isEmpty();
        assertThat(WordPattern.of("𐐨𐐩")).isEmpty();
        assertThat(WordPattern.of("+49 151 23")).isEmpty();
        assertThat(likes("de hansen")).containsExactly("hansen%");
        assertThat(WordPattern.of("a".repeat(64))).hasSize(1);
        assertThat(WordPattern.of("a".repeat(65))).isEmpty();
        assertThat(likes("a".repeat(65) + " hansen")).containsExactly("hansen%");
    }

    private static List<String> likes(String text) {
        return WordPattern.of(text).stream().map(WordPattern::like).toList();
    }
}
