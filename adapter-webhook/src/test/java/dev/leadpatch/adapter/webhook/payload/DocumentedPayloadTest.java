package dev.leadpatch.adapter.webhook.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.webhook.WebhooksDocumentation;
import dev.leadpatch.adapter.webhook.client.DeliveryFixture;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Checks that the request body in {@code docs/webhooks.md} is one that the sender produces. */
class DocumentedPayloadTest {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void documentation_shows_all_payload_members_in_order() throws IOException {
        String rendered = golden("lead-updated-blank.json").toString();
        byte[] body = LeadEventPayload.body(DeliveryFixture.delivery(rendered, DeliveryFixture.endpoint()));

        assertThat(documentedBlocks().get(0).toString())
                .isEqualTo(JSON.readTree(body).toString());
    }

    @Test
    void documentation_shows_list_items_as_sent() throws IOException {
        JsonNode lead = golden("lead-updated.json").get("lead");

        documentedBlocks()
                .get(1)
                .properties()
                .forEach(list -> assertThat(texts(lead.get(list.getKey())))
                        .as(list.getKey())
                        .containsAll(texts(list.getValue())));
    }

    private static List<JsonNode> documentedBlocks() throws IOException {
        return WebhooksDocumentation.codeBlocks("json").stream()
                .map(JSON::readTree)
                .toList();
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(item -> texts.add(item.toString()));
        assertThat(texts).isNotEmpty();
        return texts;
    }

    private static JsonNode golden(String name) throws IOException {
        try (InputStream file = DocumentedPayloadTest.class.getResourceAsStream(name)) {
            return JSON.readTree(file);
        }
    }
}
