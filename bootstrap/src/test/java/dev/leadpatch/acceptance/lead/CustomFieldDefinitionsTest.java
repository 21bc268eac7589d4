package dev.leadpatch.acceptance.lead;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The definitions of a company's custom fields. */
class CustomFieldDefinitionsTest {

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();

    @Test
    void custom_field_definitions_are_a_bare_array() {
        List<Map<String, Object>> fields = client.get("/api/v1/custom-fields?category=lead")
                .assertStatus(200)
                .jsonList();
        assertThat(fields.get(0).keySet())
                .containsExactly(
                        "id", "uuid", "label", "type", "category", "partner_type", "required", "shared", "options");
        assertThat(fields.stream().map(field -> field.get("type")))
                .contains("text", "textarea", "number", "date", "boolean", "select", "multi_select");
        assertThat(fields.stream().filter(field -> field.get("id").equals(6L)).map(field -> field.get("options")))
                .containsExactly(List.of(
                        Map.of("id", 1L, "label", "High"),
                        Map.of("id", 2L, "label", "Medium"),
                        Map.of("id", 3L, "label", "Low")));
        assertThat(fields.stream().filter(field -> field.get("id").equals(5L)).map(field -> field.get("options")))
                .containsOnlyNulls();
        for (String invalid : List.of("category=", "category=a&category=b", "category=%zz", "category=%")) {
            assertThat(demo.sendRaw("GET /api/v1/custom-fields?" + invalid
                                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + "Authorization: Bearer "
                                    + ApiClient.READ_WRITE_KEY + "\r\n\r\n")
                            .assertError(400, "invalid_query")
                            .body())
                    .contains("query");
        }
        assertThat(client.get("/api/v1/custom-fields?category=zzz")
                        .assertStatus(200)
                        .jsonList())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "referral", "reseller"})
    void custom_fields_accept_the_vendors_partner_type(String type) {
        assertThat(client.get("/api/v1/custom-fields?category=lead&partner_type=" + type)
                        .assertStatus(200)
                        .body())
                .isEqualTo(client.get("/api/v1/custom-fields?category=lead").body());
    }

    @Test
    void unknown_partner_type_is_rejected() {
        ApiResponse response =
                client.get("/api/v1/custom-fields?partner_type=zzz").assertError(400, "invalid_query");
        assertThat(response.get("error"))
                .isEqualTo("The query parameter partner_type must be one of referral, reseller");
    }
}
