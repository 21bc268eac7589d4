package dev.leadpatch.adapter.webhook.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.client.DeliveryFixture;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadEvent.Actor;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField;
import dev.leadpatch.domain.endpoint.EndpointConfigurationField.Choice;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LeadEventPayloadTest {

    private static final JsonMapper READER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final LeadEventPayload payloadRenderer = new LeadEventPayload();

    @Test
    void complete_event_matches_golden_file() throws IOException {
        assertThat(payloadRenderer.render(LeadEventFixture.completeEvent())).isEqualTo(golden("lead-updated.json"));
    }

    @Test
    void empty_fields_are_null_or_empty_lists() throws IOException {
        assertThat(payloadRenderer.render(LeadEventFixture.minimalEvent()))
                .isEqualTo(golden("lead-updated-blank.json"));
    }

    @Test
    void change_of_a_user_has_no_api_key() {
        LeadEvent event = LeadEventFixture.minimalEvent();
        Actor user = new Actor(Optional.empty(), "Ada", event.actor().owner());
        LeadEvent changedByUser =
                new LeadEvent(event.kind(), event.lead(), event.catalog(), event.changes(), user, event.requestId());

        JsonNode actor = READER.readTree(payloadRenderer.render(changedByUser)).get("actor");
        assertThat(actor).hasToString("{\"api_key_id\":null,\"label\":\"Ada\"}");
    }

    @Test
    void erased_event_has_ids_and_times_only() throws IOException {
        assertThat(payloadRenderer.render(LeadEventFixture.erasedEvent())).isEqualTo(golden("lead-erased.json"));
    }

    @Test
    void payload_without_values_identifies_the_lead_and_its_version() {
        JsonNode document = READER.readTree(payloadRenderer.renderWithoutValues(LeadEventFixture.completeEvent()));

        assertThat(document.propertyNames())
                .containsExactly(
                        "id", "event", "occurred_at", "sequence", "values_omitted", "changes", "actor", "lead");
        assertThat(document.get("values_omitted").asBoolean()).isTrue();
        assertThat(document.get("changes").isEmpty()).isTrue();
        assertThat(document.get("lead").propertyNames()).containsExactly("id", "uuid", "created_at", "updated_at");
    }

    @Test
    void erased_event_is_the_same_without_values() throws IOException {
        assertThat(payloadRenderer.renderWithoutValues(LeadEventFixture.erasedEvent()))
                .isEqualTo(golden("lead-erased.json"));
    }

    @Test
    void members_have_documented_order() throws IOException {
        JsonNode document = READER.readTree(golden("lead-updated.json"));

        assertThat(document.propertyNames())
                .containsExactly("id", "event", "occurred_at", "sequence", "changes", "actor", "lead");
        assertThat(document.get("lead").propertyNames())
                .containsExactly(
                        "id",
                        "uuid",
                        "created_at",
                        "updated_at",
                        "status",
                        "company_name",
                        "email",
                        "phone_number",
                        "first_name",
                        "last_name",
                        "created_by_user_uuid",
                        "created_by_user_email",
                        "created_by_user_first_name",
                        "created_by_user_last_name",
                        "custom_fields",
                        "tags",
                        "assigned_users",
                        "received_from_company",
                        "sent_to_companies");
        assertThat(document.at("/lead/custom_fields/0").propertyNames())
                .containsExactly("uuid", "label", "type", "value", "custom_field_value_uuid", "options");
    }

    @Test
    void times_are_whole_unix_seconds_rounded_down() throws IOException {
        JsonNode document = READER.readTree(golden("lead-updated.json"));

        assertThat(document.get("occurred_at").isIntegralNumber()).isTrue();
        assertThat(document.get("occurred_at")).isEqualTo(document.at("/lead/updated_at"));
        // 2024-01-10T08:00:00.999999Z
        assertThat(document.at("/lead/created_at").longValue()).isEqualTo(1_704_873_600);
    }

    @Test
    void numbers_are_plain_and_exact() throws IOException {
        JsonNode fields = READER.readTree(golden("lead-updated.json")).at("/lead/custom_fields");

        assertThat(fields.at("/0/value/number").isIntegralNumber()).isTrue();
        assertThat(fields.at("/7/value/number").decimalValue())
                .isEqualTo(new BigDecimal("-12345678901234567890.123456789012345678"));
    }

    @Test
    void references_unknown_to_the_catalog_are_omitted() {
        JsonNode lead = READER.readTree(payloadRenderer.render(LeadEventFixture.eventWithUnknownReferences()))
                .get("lead");

        assertThat(lead.get("custom_fields")).isEmpty();
        assertThat(lead.get("tags")).isEmpty();
        assertThat(lead.get("assigned_users")).isEmpty();
        assertThat(lead.get("created_by_user_uuid").isNull()).isTrue();
    }

    @Test
    void endpoint_configuration_is_last_member_of_the_body() throws IOException {
        String rendered = golden("lead-updated-blank.json");
        String configuration = "[{\"id\":\"a\",\"selected\":[{\"id\":\"1\",\"value\":\"}\\\"\"}]}]";

        String body = new String(
                LeadEventPayload.body(DeliveryFixture.delivery(
                        rendered,
                        DeliveryFixture.endpoint()
                                .withConfiguration(List.of(
                                        new EndpointConfigurationField("a", List.of(new Choice("1", "}\""))))))),
                StandardCharsets.UTF_8);

        assertThat(body)
                .isEqualTo(rendered.substring(0, rendered.length() - 1) + ",\"configuration\":" + configuration + "}");
        assertThat(READER.readTree(body).propertyNames()).last().isEqualTo("configuration");
        assertThat(READER.readTree(body).get("configuration")).isEqualTo(READER.readTree(configuration));
    }

    /** Reads a golden file without its final line break, which payloads do not have. */
    private static String golden(String name) throws IOException {
        try (InputStream file = LeadEventPayloadTest.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        }
    }
}
