package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.JsonLists;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of custom fields. */
class CustomFieldsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void values_of_all_seven_types_are_returned_as_sent() {
        long lead = demo.nextUnusedLead();
        set(lead, "text", "{\"text\": \"  one line \"}").assertStatus(200);
        set(lead, "textarea", "{\"textarea\": \" two\\r\\n\\tlines \"}").assertStatus(200);
        set(lead, "number", "{\"number\": 12.340}").assertStatus(200);
        set(lead, "date", "{\"date\": \"2024-02-29\"}").assertStatus(200);
        set(lead, "boolean", "{\"boolean\": false}").assertStatus(200);
        set(lead, "select", "{\"select\": 3}").assertStatus(200);
        assertThat(value(lead, "text")).contains(Map.of("text", "one line"));
        assertThat(value(lead, "textarea")).contains(Map.of("text", " two\r\n\tlines "));
        assertThat(value(lead, "number")).contains(Map.of("number", new BigDecimal("12.34")));
        assertThat(value(lead, "date")).contains(Map.of("date", "2024-02-29"));
        assertThat(value(lead, "boolean")).contains(Map.of("boolean", false));
        assertThat(value(lead, "select")).contains(Map.of("select", 3L));
        List<Long> options = demo.optionIds("multi_select");
        set(
                        lead,
                        "multi_select",
                        "{\"multi_select\": [%d, %d, %d.0]}".formatted(options.get(1), options.get(0), options.get(1)))
                .assertStatus(200);
        assertThat(value(lead, "multi_select"))
                .contains(Map.of("multi_select", List.of(options.get(1), options.get(0))));
    }

    @ParameterizedTest
    @CsvSource({
        "text, {\"text\": null}",
        "textarea, null",
        "number, {\"number\": null}",
        "date, null",
        "boolean, {\"boolean\": null}",
        "select, null",
        "multi_select, {\"multi_select\": []}"
    })
    void null_clears_value_and_omitted_fields_are_unchanged(String type, String cleared) {
        long lead = demo.nextUnusedLead();
        set(lead, type, demo.exampleValue(type)).assertStatus(200);
        set(
                        lead,
                        type.equals("number") ? "boolean" : "number",
                        type.equals("number") ? "{\"boolean\": true}" : "{\"number\": 7}")
                .assertStatus(200);
        if (demo.isRequired(type)) {
            set(lead, type, cleared).assertStatus(400);
            assertThat(value(lead, type)).isPresent();
        } else {
            set(lead, type, cleared).assertStatus(200);
            assertThat(value(lead, type)).isEmpty();
        }
        assertThat(value(lead, type.equals("number") ? "boolean" : "number")).isPresent();
    }

    @Test
    void required_field_can_be_replaced_but_not_cleared() {
        long id = demo.requiredFieldId();
        String type = demo.typeOf(id);
        String entry =
                "{\"customFields\": [{\"customFieldId\": " + id + ", \"type\": \"" + type + "\", \"value\": %s}]}";
        long lead = demo.nextUnusedLead();
        client.patch(lead, entry.formatted(demo.exampleValue(type))).assertStatus(200);
        client.patch(lead, entry.formatted("null")).assertRejected("/customFields/0/value required");
        client.patch(lead, entry.formatted("{\"" + type + "\": null}"))
                .assertRejected("/customFields/0/value/" + type + " required");
    }

    @Test
    void number_preserves_38_digits() {
        long lead = demo.nextUnusedLead();
        String exact = "12345678901234567890.123456789012345678";
        set(lead, "number", "{\"number\": " + exact + "}").assertStatus(200);
        assertThat(client.getLead(lead).body()).contains("{\"number\":" + exact + "}");
        set(lead, "number", "{\"number\": 1E+3}").assertStatus(200);
        assertThat(client.getLead(lead).body()).contains("{\"number\":1000}");
    }

    @Test
    void unknown_option_is_rejected_with_the_allowed_options() {
        ApiResponse response =
                set(789, "select", "{\"select\": 99}").assertRejected("/customFields/0/value/select unknown_option");
        assertThat(response.violations().get(0))
                .containsEntry("custom_field_id", 6L)
                .containsEntry("message", "99 is not an option of \"Priority Level\"")
                .containsEntry(
                        "allowed",
                        List.of(
                                Map.of("id", 1L, "label", "High"),
                                Map.of("id", 2L, "label", "Medium"),
                                Map.of("id", 3L, "label", "Low")));
        set(789, "multi_select", "{\"multi_select\": [999999, \"x\"]}")
                .assertRejected(
                        "/customFields/0/value/multi_select/0 unknown_option",
                        "/customFields/0/value/multi_select/1 type");
    }

    @Test
    void members_of_an_entry_are_validated() {
        client.patch(789, "{\"customFields\": null}").assertRejected("/customFields null_not_allowed");
        client.patch(789, "{\"customFields\": {}}").assertRejected("/customFields type");
        client.patch(789, """
                        {"customFields": [
                          7,
                          {},
                          {"customFieldId": 5, "type": "number"},
                          {"customFieldId": "5", "type": "number", "value": {"number": "x"}},
                          {"customFieldId": 999999, "type": "zzz", "value": 1},
                          {"customFieldId": 5, "type": "text", "value": {"text": 1}},
                          {"customFieldId": 5, "type": "number", "value": {"number": "x"}},
                          {"customFieldId": 6, "type": "select", "value": {}},
                          {"customFieldId": 6, "type": "select", "value": {"select": 1}, "zzz": 1}]}
                        """)
                .assertRejected(
                        "/customFields/0 type",
                        "/customFields/1 missing_member",
                        "/customFields/2 missing_member",
                        "/customFields/3/customFieldId type",
                        "/customFields/4/customFieldId unknown_custom_field",
                        "/customFields/4/type unknown_type",
                        "/customFields/5/customFieldId duplicate_custom_field",
                        "/customFields/6/customFieldId duplicate_custom_field",
                        "/customFields/7/value value_key",
                        "/customFields/8/customFieldId duplicate_custom_field",
                        "/customFields/8/zzz unknown_field");
    }

    private ApiResponse set(long lead, String type, String value) {
        return client.patch(
                lead,
                "{\"customFields\": [{\"customFieldId\": %d, \"type\": \"%s\", \"value\": %s}]}"
                        .formatted(demo.fieldId(type), type, value));
    }

    private Optional<Object> value(long lead, String type) {
        return JsonLists.customFieldValue(client.getLead(lead), demo.fieldId(type));
    }

    @Test
    void textarea_is_stored_verbatim_and_returned_as_text() {
        long lead = demo.nextUnusedLead();
        String lines = " \tone\r\ntwo\n\n\rthree \n";
        setText(lead, "textarea", lines).assertStatus(200);
        assertThat(JsonLists.listOf(client.getLead(lead), "custom_fields"))
                .filteredOn(field -> field.get("id").equals(demo.fieldId("textarea")))
                .singleElement()
                .satisfies(field ->
                        assertThat(field).containsEntry("type", "text").containsEntry("value", Map.of("text", lines)));
    }

    private ApiResponse setText(long lead, String type, String text) {
        return client.patch(
                lead, PatchBodies.customFields(PatchBodies.customFieldEntry(demo.fieldId(type), type, text)));
    }
}
