package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CharactersTest {
    private static final Pattern IS_WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}");
    private static final Set<Integer> SYMBOLS = Set.of(
            (int) Character.MATH_SYMBOL,
            (int) Character.CURRENCY_SYMBOL,
            (int) Character.MODIFIER_SYMBOL,
            (int) Character.OTHER_SYMBOL,
            (int) Character.CONNECTOR_PUNCTUATION,
            (int) Character.DASH_PUNCTUATION,
            (int) Character.OTHER_PUNCTUATION);

    @Test
    void white_space_and_invisible_characters_are_blank() {
        assertThat(codePoints()
                        .filter(character -> Characters.isBlank(Character.toString(character))
                                != (IS_WHITE_SPACE
                                                .matcher(Character.toString(character))
                                                .matches()
                                        || Characters.isInvisible(character))))
                .isEmpty();
        assertThat(Characters.isBlank("\u200b \u2060\u3164\u2800\u00ad\ufeff\n"))
                .isTrue();
        assertThat(Characters.isBlank("\u200b.\u200b")).isFalse();
    }

    @Test
    void letters_digits_punctuation_and_symbols_are_visible_except_for_fillers() {
        assertThat(codePoints()
                        .filter(character -> Character.isLetterOrDigit(character) && Characters.isInvisible(character)))
                .containsExactly(0x115F, 0x1160, 0x3164, 0xFFA0);
        assertThat(codePoints()
                        .filter(character -> SYMBOLS.contains(Character.getType(character)))
                        .filter(Characters::isInvisible))
                .containsExactly(0x2800, 0x1D159);
    }

    @Test
    void format_characters_are_not_visible() {
        assertThat(codePoints()
                        .filter(character -> Character.getType(character) == Character.FORMAT)
                        .filter(Characters::isVisible))
                .isEmpty();
    }

    @Test
    void control_characters_match_unicode_category_cc() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_VALUE)
                        .filter(c -> Characters.findControlCharacter(Character.toString(c), allowed -> false)
                                        .isPresent()
                                != (Character.getType(c) == Character.CONTROL)))
                .isEmpty();
    }

    @Test
    void forbidden_character_is_described_by_its_code_point_and_position() {
        assertThat(Characters.findControlCharacter("\ud83d\ude00\nb\u000b", control -> control == '\n'))
                .map(Object::toString)
                .contains("U+000B at position 4");
        assertThat(Characters.findLoneSurrogate("\ud83d\ude00\ude00"))
                .map(Object::toString)
                .contains("U+DE00 at position 2");
        assertThat(Characters.findLoneSurrogate("\ud83d\ude00")).isEmpty();
    }

    private static IntStream codePoints() {
        return IntStream.rangeClosed(0, Character.MAX_CODE_POINT);
    }

    @Test
    void blank_text_is_trimmed_to_empty_string() {
        assertThat(Characters.trim(" \u00A0\u3000")).isEmpty();
        assertThat(Characters.trim("")).isEmpty();
        assertThat(Characters.trim("a")).isEqualTo("a");
    }
}
