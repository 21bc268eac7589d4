package dev.leadpatch.adapter.persistence.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.list.TextPattern.Trigram;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextPatternTest {
    @Test
    void trigrams_cover_all_parts_of_the_words() {
        assertThat(trigrams("north wind-12")).containsExactly("nor", "rth", "win", "ind");
    }

    @Test
    void character_outside_the_basic_plane_is_one_character() {
        assertThat(trigrams("𐐨𐐩𐐪𐐫")).containsExactly("𐐨𐐩𐐪", "𐐩𐐪𐐫");
        assertThat(TextPattern.contains("𐐨𐐩𐐪𐐫 abc").indexedPatterns()).containsExactly("%𐐨𐐩𐐪%abc%", "%𐐩𐐪𐐫%");
    }

    @Test
    void grams_cover_the_parts_with_a_digit() {
        assertThat(TextPattern.contains("+49 151-23456789").grams()).containsExactly("2345", "6789");
        assertThat(TextPattern.contains("3f2a91c0d").grams()).containsExactly("3f2a", "91c0", "1c0d");
        assertThat(TextPattern.contains("hansen-12345").grams()).containsExactly("1234", "2345");
        assertThat(TextPattern.contains("𐐨𐐩𐐪12").grams()).containsExactly("𐐨𐐩𐐪1", "𐐩𐐪12");
        assertThat(TextPattern.contains("hansen 123").grams()).isEmpty();
        assertThat(TextPattern.contains("1".repeat(100)).grams()).containsExactly("1111");
    }

    @Test
    void frequent_grams_are_not_used() {
        TextPattern pattern = TextPattern.contains("hansen 2026-1234");
        assertThat(pattern.hasRareGram(gram -> gram.equals("%2026%") ? 0.5 : 0)).isTrue();
        assertThat(pattern.hasRareGram(gram -> 0.5)).isFalse();
        assertThat(pattern.withRarest(gram -> 0.5)).isEqualTo(pattern);
        assertThat(pattern.withoutGrams().withRarest(gram -> 0.01).trigrams()).isNotEmpty();
    }

    private static List<String> trigrams(String text) {
        return TextPattern.contains(text).trigrams().stream()
                .map(Trigram::characters)
                .toList();
    }

    @Test
    void one_pattern_has_all_trigrams_that_do_not_overlap() {
        assertThat(TextPattern.contains("kamoriton").indexedPatterns()).containsExactly("%kam%ori%ton%");
        assertThat(TextPattern.contains("north wind-12").indexedPatterns()).containsExactly("%nor%win%", "%rth%ind%");
        assertThat(TextPattern.contains("aaaaaa").indexedPatterns()).containsExactly("%aaa%");
        assertThat(TextPattern.contains("ab").indexedPatterns()).isEmpty();
    }

    @Test
    void short_text_has_no_trigram() {
        assertThat(TextPattern.contains("ab cd")).isEqualTo(new TextPattern("%ab cd%", List.of(), List.of()));
    }

    @Test
    void wildcards_of_the_text_are_escaped() {
        assertThat(TextPattern.contains("100%_\\").like()).isEqualTo("%100\\%\\_\\\\%");
    }

    @Test
    void blank_text_matches_no_text() {
        assertThat(TextPattern.contains(" ").like()).isEmpty();
    }

    @Test
    void frequent_trigrams_are_left_out() {
        assertThat(rarest(Map.of("%kam%", 0.02, "%ori%", 0.03, "%ton%", 1.0))).containsExactly("%kam%ori%");
        assertThat(rarest(Map.of("%kam%", 0.4, "%ori%", 0.3, "%ton%", 0.2))).containsExactly("%kam%ori%ton%");
        assertThat(rarest(Map.of("%kam%", 1.0, "%ori%", 1.0, "%ton%", 1.0))).isEmpty();
        assertThat(rarest(Map.of("%kam%", 0.0, "%ori%", 0.5, "%ton%", 0.5))).containsExactly("%kam%");
    }

    private static List<String> rarest(Map<String, Double> shares) {
        return TextPattern.contains("kamoriton").withRarest(shares::get).indexedPatterns();
    }
}
