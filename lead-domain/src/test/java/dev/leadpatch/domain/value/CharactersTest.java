package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CharactersTest {
    private static final Pattern IS_WHITE_SPACE = Pattern.compile("\\p{IsWhite_Space}");

    @Test
    void white_space_matches_unicode_property() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .mapToObj(Character::toString)
                        .filter(text -> Characters.isBlank(text)
                                != IS_WHITE_SPACE.matcher(text).matches()))
                .isEmpty();
    }

    @Test
    void control_characters_match_unicode_category_cc() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_VALUE)
                        .filter(c -> Characters.hasControlCharacter(Character.toString(c), allowed -> false)
                                != (Character.getType(c) == Character.CONTROL)))
                .isEmpty();
    }

    @Test
    void blank_text_is_trimmed_to_empty_string() {
        assertThat(Characters.trim(" \u00A0\u3000")).isEmpty();
        assertThat(Characters.trim("")).isEmpty();
        assertThat(Characters.trim("a")).isEqualTo("a");
    }
}
