package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of the custom field types {@code text} and {@code textarea}. */
class CustomTextTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @ParameterizedTest
    @CsvSource({"text, 1000", "textarea, 20000"})
    void text_length_is_limited_in_code_points(String type, int maxLength) {
        long lead = demo.nextUnusedLead();
        for (String character : new String[] {"a", "😀"}) {
            set(lead, type, character.repeat(maxLength)).assertStatus(200);
            assertThat(value(lead, type)).contains(Map.of("text", character.repeat(maxLength)));
            set(lead, type, character.repeat(maxLength + 1))
                    .assertRejected("/customFields/0/value/" + type + " too_long");
        }
    }

    @Test
    void text_is_trimmed_before_counting_and_textarea_is_not() {
        long lead = demo.nextUnusedLead();
        set(lead, "text", "  " + "a".repeat(1000) + "\u00a0\n").assertStatus(200);
        assertThat(value(lead, "text")).contains(Map.of("text", "a".repeat(1000)));
        set(lead, "textarea", "a".repeat(20_000) + "\n").assertRejected("/customFields/0/value/textarea too_long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u00a0\u3000", "\n\t\r"})
    void blank_text_is_rejected_with_a_hint_to_send_null(String blank) {
        for (String type : new String[] {"text", "textarea"}) {
            ApiResponse response = set(789, type, blank).assertRejected("/customFields/0/value/" + type + " blank");
            assertThat((String) response.violations().get(0).get("message")).contains("send null to clear");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\nb", "a\rb", "a\tb", "a\u0000b", "a\u001bb", "a\u007fb", "a\u0085b"})
    void text_rejects_control_characters(String text) {
        set(789, "text", text).assertRejected("/customFields/0/value/text control_character");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u000bb", "a\fb", "a\u001bb", "a\u007fb", "a\u0085b"})
    void textarea_rejects_control_characters_except_line_breaks_and_tabs(String text) {
        set(789, "textarea", text).assertRejected("/customFields/0/value/textarea control_character");
    }

    @Test
    void textarea_is_stored_verbatim_and_returned_as_text() {
        long lead = demo.nextUnusedLead();
        String lines = " \tone\r\ntwo\n\n\rthree \n";
        set(lead, "textarea", lines).assertStatus(200);
        assertThat(JsonLists.listOf(client.getLead(lead), "custom_fields"))
                .filteredOn(field -> field.get("id").equals(demo.fieldId("textarea")))
                .singleElement()
                .satisfies(field ->
                        assertThat(field).containsEntry("type", "text").containsEntry("value", Map.of("text", lines)));
    }

    private ApiResponse set(long lead, String type, String text) {
        return client.patch(
                lead, PatchBodies.customFields(PatchBodies.customFieldEntry(demo.fieldId(type), type, text)));
    }

    private Optional<Object> value(long lead, String type) {
        return JsonLists.customFieldValue(client.getLead(lead), demo.fieldId(type));
    }
}
