package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the two kinds of text in custom fields take. */
class CustomTextTest {

    private final Demo demo = Demo.running();
    private final Client client = demo.client();

    @ParameterizedTest
    @CsvSource({"text, 1000", "textarea, 20000"})
    void text_is_as_long_as_its_code_points_and_one_more_is_too_long(String type, int longest) {
        long lead = demo.freshLead();
        for (String character : new String[] {"a", "😀"}) {
            set(lead, type, character.repeat(longest)).is(200);
            assertThat(value(lead, type)).contains(Map.of("text", character.repeat(longest)));
            set(lead, type, character.repeat(longest + 1)).isRejected("/customFields/0/value/" + type + " too_long");
        }
    }

    @Test
    void text_is_trimmed_before_it_is_counted_and_a_textarea_is_not() {
        long lead = demo.freshLead();
        set(lead, "text", "  " + "a".repeat(1000) + "\u00a0\n").is(200);
        assertThat(value(lead, "text")).contains(Map.of("text", "a".repeat(1000)));
        set(lead, "textarea", "a".repeat(20_000) + "\n").isRejected("/customFields/0/value/textarea too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0\u3000", "\n\t\r"})
    void blank_text_is_refused_and_told_to_send_null(String blank) {
        for (String type : new String[] {"text", "textarea"}) {
            Answer answer = set(789, type, blank).isRejected("/customFields/0/value/" + type + " blank");
            assertThat((String) answer.violations().get(0).get("message")).contains("send null to clear");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\tb", "a\u0000b", "a\u001bb", "a\u007fb", "a\u0085b"})
    void text_takes_no_control_characters(String controlled) {
        set(789, "text", controlled).isRejected("/customFields/0/value/text control_character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u000bb", "a\fb", "a\u001bb", "a\u007fb", "a\u0085b"})
    void a_textarea_takes_no_control_characters_but_line_breaks_and_tabs(String controlled) {
        set(789, "textarea", controlled).isRejected("/customFields/0/value/textarea control_character");
    }

    @Test
    void a_textarea_is_kept_exactly_and_answered_as_text() {
        long lead = demo.freshLead();
        String lines = " \tone\r\ntwo\n\n\rthree \n";
        set(lead, "textarea", lines).is(200);
        assertThat(Lists.of(client.lead(lead), "custom_fields"))
                .filteredOn(field -> field.get("id").equals(demo.field("textarea")))
                .singleElement()
                .satisfies(field ->
                        assertThat(field).containsEntry("type", "text").containsEntry("value", Map.of("text", lines)));
    }

    private Answer set(long lead, String type, String text) {
        return client.patch(lead, Patches.customFields(Patches.entry(demo.field(type), type, text)));
    }

    private Optional<Object> value(long lead, String type) {
        return Lists.customField(client.lead(lead), demo.field(type));
    }
}
