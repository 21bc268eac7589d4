package dev.leadpatch.domain.lead;

import static dev.leadpatch.domain.lead.LeadPatchFixture.array;
import static dev.leadpatch.domain.lead.LeadPatchFixture.customFields;
import static dev.leadpatch.domain.lead.LeadPatchFixture.entry;
import static dev.leadpatch.domain.lead.LeadPatchFixture.fieldsAfter;
import static dev.leadpatch.domain.lead.LeadPatchFixture.lead;
import static dev.leadpatch.domain.lead.LeadPatchFixture.object;
import static dev.leadpatch.domain.lead.LeadPatchFixture.rejections;
import static dev.leadpatch.domain.lead.LeadPatchFixture.value;
import static dev.leadpatch.domain.lead.LeadPatchFixture.violation;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXT;
import static dev.leadpatch.domain.lead.SampleCatalog.TEXTAREA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.domain.value.CustomFieldId;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextValueTest {

    @Test
    void text_is_trimmed() {
        assertThat(storedValue(TEXT, "\u00A0 two  words\u3000\n")).isEqualTo(Map.of("text", "two  words"));
    }

    @Test
    void textarea_preserves_line_breaks() {
        String input = "  first\r\nsecond\n\tthird \u00A0\n";

        assertThat(storedValue(TEXTAREA, input)).isEqualTo(Map.of("text", input));
    }

    @Test
    void textarea_value_is_read_and_returned_under_text_key() {
        assertThat(storedValueAfter(textarea("textarea", "textarea"), TEXTAREA)).isEqualTo(Map.of("text", "a\nb"));
        assertThat(storedValueAfter(textarea("textarea", "text"), TEXTAREA)).isEqualTo(Map.of("text", "a\nb"));
        assertThat(storedValueAfter(textarea("text", "text"), TEXTAREA)).isEqualTo(Map.of("text", "a\nb"));
        assertThat(rejections(textarea("text", "textarea"))).containsExactly("/customFields/0/value value_key");
    }

    private static Object textarea(String type, String key) {
        return customFields(entry(TEXTAREA.id(), type, object(key, "a\nb")));
    }

    @Test
    void text_longer_than_1000_code_points_is_rejected() {
        assertThat(rejections(value(TEXT, "😀".repeat(1_000)))).isEmpty();
        assertThat(rejections(value(TEXT, " " + "a".repeat(1_000) + " "))).isEmpty();
        assertThat(rejections(value(TEXT, "😀".repeat(1_001)))).containsExactly("/customFields/0/value/text too_long");
    }

    @Test
    void textarea_longer_than_20000_code_points_is_rejected() {
        assertThat(rejections(value(TEXTAREA, "😀".repeat(20_000)))).isEmpty();
        assertThat(rejections(value(TEXTAREA, " " + "a".repeat(20_000))))
                .containsExactly("/customFields/0/value/textarea too_long");
    }

    @Test
    void limit_in_message_is_locale_independent() {
        Locale defaultLocale = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(violation(value(TEXT, "a".repeat(1_001))).message())
                    .isEqualTo("must have at most 1,000 characters");
        } finally {
            Locale.setDefault(defaultLocale);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\t", "\u00A0\u3000", "\u200b", "\u2060\u3164", "\u2800 \u00ad", "\ufeff\n"})
    void blank_text_is_rejected_with_hint_to_send_null(String blank) {
        assertThat(rejections(value(TEXT, blank))).containsExactly("/customFields/0/value/text blank");
        assertThat(rejections(value(TEXTAREA, blank))).containsExactly("/customFields/0/value/textarea blank");
        assertThat(violation(value(TEXT, blank)).message()).contains("send null to clear");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u000Bb", "a\u000Cb", "a\u001Bb", "a\u007Fb", "a\u0085b"})
    void control_character_is_rejected(String text) {
        assertThat(rejections(value(TEXT, text))).containsExactly("/customFields/0/value/text control_character");
        assertThat(rejections(value(TEXTAREA, text)))
                .containsExactly("/customFields/0/value/textarea control_character");
    }

    @Test
    void forbidden_character_is_named_with_its_position() {
        assertThat(violation(value(TEXTAREA, "a\u000bb")).message())
                .isEqualTo("must not contain control characters: U+000B at position 2");
        assertThat(violation(value(TEXT, "😀\ud83d")).message())
                .isEqualTo("must not contain lone surrogates: U+D83D at position 2");
        assertThat(violation(object("first_name", "Ada\u0007")).message())
                .isEqualTo("must not contain control characters: U+0007 at position 4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\tb"})
    void line_breaks_and_tabs_are_rejected_in_text(String text) {
        assertThat(rejections(value(TEXT, text))).containsExactly("/customFields/0/value/text control_character");
        assertThat(rejections(value(TEXTAREA, text))).isEmpty();
    }

    @Test
    void lone_surrogate_is_rejected() {
        assertThat(rejections(value(TEXT, "a\uD83D"))).containsExactly("/customFields/0/value/text lone_surrogate");
        assertThat(rejections(value(TEXTAREA, "\uDE00")))
                .containsExactly("/customFields/0/value/textarea lone_surrogate");
    }

    @Test
    void other_json_type_is_rejected() {
        for (Object other : new Object[] {1L, true, object("text", "a"), array("a")}) {
            assertThat(rejections(value(TEXT, other))).containsExactly("/customFields/0/value/text type");
            assertThat(rejections(value(TEXTAREA, other))).containsExactly("/customFields/0/value/textarea type");
        }
    }

    private static Object storedValue(SampleCatalog.Field field, String text) {
        return storedValueAfter(value(field, text), field);
    }

    private static Object storedValueAfter(Object document, SampleCatalog.Field field) {
        return fieldsAfter(lead(), document)
                .customFields()
                .get(new CustomFieldId(field.id()))
                .asDocument();
    }
}
