package dev.leadpatch.acceptance.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.CompanyFixture;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.EndpointApiFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import dev.leadpatch.acceptance.fixture.StatusPathReceiver;
import dev.leadpatch.acceptance.fixture.WebhookReceiver.ReceivedDelivery;
import dev.leadpatch.application.http.json.JsonWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values and headers in the spellings that clients of CRM APIs send, over HTTP. The domain tests search each kind. */
class ClientSpellingsTest {

    private final CompanyFixture company =
            CompanyFixture.create(DemoFixture.shared().database());
    private final ApiClient client = EndpointApiFixture.client(company.addKeyWith("read", "write", "admin"));
    private final long lead = company.addLead();

    private ApiResponse patch(String member, Object value) {
        return client.patch(lead, JsonWriter.write(Map.of(member, value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"info@müller.example", "用户@例子.中国", "ada@xn--mller-kva.example"})
    void internationalized_email_address_is_stored_as_sent(String address) {
        patch("email", address).assertStatus(200);

        assertThat(client.getLead(lead).get("email")).isEqualTo(address);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "me@corp.123",
                "user@192.0.2.1",
                "user@0x7f.0x1",
                "a2345678901234567890123456789012345678901234567890123456789012345@b.example"
            })
    void address_without_a_domain_name_or_with_a_long_local_part_is_rejected(String address) {
        patch("email", address).assertRejected("/email email");
    }

    @ParameterizedTest
    @CsvSource({
        "+47\u00a00000\u00a000003, +47 0000 00003",
        "+33\u202f1\u202f23\u202f45, +33 1 23 45",
        "+1\u2011415\u2011555, +1-415-555",
        "０９０－１２３４－５６７８, 090-1234-5678",
        "\u202a+14155550112\u202c, +14155550112"
    })
    void phone_number_is_normalized_to_ascii(String number, String normalized) {
        patch("phone_number", number).assertStatus(200);

        assertThat(client.getLead(lead).get("phone_number")).isEqualTo(normalized);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u200b", "\u2060", "\u3164", "\u2800", "\u00ad", "\ufeff"})
    void text_that_looks_blank_is_rejected(String text) {
        patch("first_name", text).assertRejected("/first_name blank");
    }

    @Test
    void control_character_of_a_textarea_is_named_with_its_position() {
        long notes = company.addField("textarea", "Notes");

        ApiResponse response = client.patch(
                        lead,
                        "{\"customFields\": [%s]}"
                                .formatted(PatchBodies.customFieldEntry(notes, "textarea", "a\u000bb")))
                .assertRejected("/customFields/0/value/textarea control_character");

        assertThat(response.violations().get(0).get("message")).asString().contains("U+000B at position 2");
    }

    @Test
    void date_in_another_spelling_is_accepted_and_no_change() {
        long start = company.addField("date", "Start");
        for (String spelling : List.of(
                "2024-01-15T14:30:00.000+0000",
                "2024-01-15t14:30:00z",
                "2024-01-15T14:30:00Z",
                "2024-01-15T14:30:00.0+00:00")) {
            ApiResponse response =
                    client.patch(lead, patchOfDate(start, spelling)).assertStatus(200);
            assertThat(response.header("ETag")).as(spelling).contains("\"2\"");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-01-15T14:30Z, must have seconds",
        "2024-01-15T14:30:00, must have a time zone",
        "2024-01-15T14:30, must have seconds and a time zone",
        "15.01.2024, must have the form YYYY-MM-DD"
    })
    void refusal_of_a_date_names_what_is_missing(String date, String message) {
        ApiResponse response = client.patch(lead, patchOfDate(company.addField("date", "Start"), date))
                .assertRejected("/customFields/0/value/date date");

        assertThat(response.violations().get(0).get("message")).asString().startsWith(message);
    }

    private static String patchOfDate(long field, String date) {
        return "{\"customFields\": [%s]}".formatted(PatchBodies.customFieldEntry(field, "date", date));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json; charset=utf8",
                "application/json; v=1",
                "application/json; profile=\"x\"",
                "application/json;charset=\"UTF-8\"; odata.metadata=minimal"
            })
    void parameters_of_the_media_type_do_not_matter(String type) {
        ApiClient typed = client.withHeader("Content-Type", type);
        byte[] body = ApiClient.utf8("{\"first_name\": \"Ada\"}");

        typed.send("PATCH", "/api/v1/leads/" + lead, body).assertStatus(200);
        typed.send("POST", "/api/v1/leads", body).assertStatus(201);
    }

    @Test
    void delivery_identifies_the_lead_for_a_request() throws Exception {
        try (StatusPathReceiver receiver = StatusPathReceiver.start()) {
            client.send(
                            "POST",
                            EndpointApiFixture.ENDPOINTS_PATH,
                            JsonWriter.write(Map.of("url", receiver.url("/204").toString())))
                    .assertStatus(201);
            patch("status", "qualified").assertStatus(200);

            ReceivedDelivery delivery = await().until(receiver::deliveries, received -> received.size() == 1)
                    .get(0);

            Map<String, Object> sent = delivery.objectMember("lead");
            assertThat(sent).containsEntry("status", "qualified");
            assertThat(((Number) sent.get("id")).longValue()).isEqualTo(lead);
            for (Object id : List.of(sent.get("id"), sent.get("uuid"))) {
                assertThat(client.get("/api/v1/leads/" + id).assertStatus(200).get("id"))
                        .isEqualTo(lead);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_sub.example.com", "_dmarc.example.com", "a_b.c_d.example"})
    void endpoint_host_can_contain_underscores(String host) {
        client.send("POST", EndpointApiFixture.ENDPOINTS_PATH, "{\"url\": \"https://" + host + "/hook\"}")
                .assertStatus(201);
    }
}
