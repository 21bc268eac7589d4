package dev.leadpatch.acceptance.request;

import static dev.leadpatch.acceptance.fixture.ApiClient.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.acceptance.fixture.ApiClient;
import dev.leadpatch.acceptance.fixture.ApiResponse;
import dev.leadpatch.acceptance.fixture.DemoFixture;
import dev.leadpatch.acceptance.fixture.PatchBodies;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request formats, limits, common headers and common errors. */
class RequestFormatTest {

    private static final String LEAD = "/api/v1/leads/789";

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final ApiClient json = client.withHeader("Content-Type", "application/json");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "Application/JSON",
                "application/json; charset=utf-8",
                "application/json;charset=\"UTF-8\"",
                "application/merge-patch+json"
            })
    void json_in_utf_8_is_accepted(String type) {
        client.withHeader("Content-Type", type).send("PATCH", LEAD, utf8("{}")).assertStatus(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json; charset=iso-8859-1",
                "application/json-patch+json",
                "application/x-www-form-urlencoded",
                "application/json, application/json",
                "json",
                "*/*"
            })
    void other_media_type_returns_415_with_the_accepted_type(String type) {
        ApiResponse response = client.withHeader("Content-Type", type)
                .send("PATCH", LEAD, utf8("{}"))
                .assertError(415, "unsupported_media_type");
        assertThat(response.header("Accept-Patch")).contains("application/json");
    }

    @Test
    void missing_media_type_returns_415() {
        client.send("PATCH", LEAD, utf8("{}")).assertError(415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zzz"})
    void content_encoding_returns_415_with_the_accepted_encoding(String encoding) {
        ApiResponse response = json.withHeader("Content-Encoding", encoding)
                .send("PATCH", LEAD, utf8("{}"))
                .assertError(415, "unsupported_content_encoding");
        assertThat(response.header("Accept-Encoding")).contains("identity");
    }

    @Test
    void transfer_coding_other_than_chunked_returns_415() {
        demo.sendRaw(
                        "PATCH " + LEAD + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                + ApiClient.READ_WRITE_KEY
                                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
                .assertError(415, "unsupported_content_encoding");
    }

    @Test
    void body_with_half_a_million_violations_is_validated_in_bounded_memory() {
        ApiResponse response = json.send("PATCH", LEAD, utf8("{\"tags\": [" + "0,".repeat(500_000) + "0]}"));
        response.assertRejected("/tags too_many");
        json.send("PATCH", LEAD, utf8("{\"customFields\": [" + "0,".repeat(500_000) + "0]}"))
                .assertRejected("/customFields too_many");
    }

    @Test
    void body_of_one_mebibyte_is_accepted_and_one_byte_more_returns_413() {
        String padding = " ".repeat(1024 * 1024 - 2);
        json.send("PATCH", LEAD, utf8("{" + padding + "}")).assertStatus(200);
        json.send("PATCH", LEAD, utf8("{" + padding + " }")).assertError(413, "payload_too_large");
    }

    @Test
    void response_to_an_eight_mebibyte_body_can_be_read() {
        json.send("PATCH", LEAD, new byte[8 * 1024 * 1024]).assertError(413, "payload_too_large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{}{}",
                "{} x",
                "{\"status\": \"new\", \"status\": \"lost\"}",
                "{\"customFields\": [{\"type\": \"text\", \"type\": \"text\"}]}",
                "{\"status\": NaN}",
                "{'status': 'new'}",
                "{\"status\": \"new\",}",
                "/* */ {}",
                "\uFEFF{}"
            })
    void body_that_is_not_one_json_value_with_unique_names_is_malformed(String body) {
        json.send("PATCH", LEAD, utf8(body)).assertError(400, "malformed_json");
    }

    @Test
    void invalid_utf_8_is_malformed() {
        json.send("PATCH", LEAD, "{\"status\": \"new\"}".getBytes(StandardCharsets.UTF_16BE))
                .assertError(400, "malformed_json");
        json.send("PATCH", LEAD, "{\"last_name\": \"M\u00FCller\"}".getBytes(StandardCharsets.ISO_8859_1))
                .assertError(400, "malformed_json");
    }

    @Test
    void depth_of_32_is_accepted_and_33_is_malformed() {
        json.send("PATCH", LEAD, utf8("{\"zzz\": " + "[".repeat(31) + "]".repeat(31) + "}"))
                .assertRejected("/zzz unknown_field");
        json.send("PATCH", LEAD, utf8("{\"zzz\": " + "[".repeat(32) + "]".repeat(32) + "}"))
                .assertError(400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"x\"", "true", "[{}]"})
    void body_that_is_not_an_object_is_rejected_as_a_whole(String body) {
        json.send("PATCH", LEAD, utf8(body)).assertRejected(" type");
    }

    @Test
    void valid_request_id_is_returned_and_any_other_is_replaced() {
        assertThat(client.withHeader("X-Request-Id", "my.id_1-A").get(LEAD).header("X-Request-Id"))
                .contains("my.id_1-A");
        for (String invalid : List.of("with space", "x".repeat(129), "ü", "a,b")) {
            assertThat(client.withHeader("X-Request-Id", invalid).get(LEAD).header("X-Request-Id"))
                    .hasValueSatisfying(
                            id -> assertThat(id).isNotEqualTo(invalid).matches("[A-Za-z0-9._-]{1,128}"));
        }
    }

    @Test
    void error_contains_the_request_id_of_its_header() {
        ApiResponse response = json.withHeader("X-Request-Id", "req-1").send("PATCH", LEAD, utf8("{"));
        assertThat(response.get("request_id")).isEqualTo("req-1");
        assertThat(response.header("X-Request-Id")).contains("req-1");
    }

    @ParameterizedTest
    @CsvSource({"GET, " + LEAD + ", 200", "PATCH, " + LEAD + ", 415", "GET, /zzz, 404", "GET, /api/%zz, 400"})
    void every_response_has_the_common_headers(String method, String path, int status) {
        ApiResponse response = path.contains("%zz")
                ? demo.sendRaw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                : client.send(method, path, new byte[0]);
        response.assertStatus(status);
        assertThat(response.header("Cache-Control")).contains("private, no-cache");
        assertThat(response.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.header("X-Request-Id")).isPresent();
        assertThat(response.header("Content-Type")).contains("application/json");
        assertThat(response.header("Server")).isEmpty();
        assertThat(response.json()).isNotEmpty();
    }

    @Test
    void unknown_route_returns_404() {
        ApiResponse response = client.get("/api/v1/zzz").assertError(404, "no_such_resource");
        assertThat(response.get("error")).isEqualTo("No such resource");
    }

    @Test
    void unsupported_method_returns_405_with_the_allowed_methods() {
        ApiResponse response = client.send("DELETE", LEAD, new byte[0]).assertError(405, "method_not_allowed");
        assertThat(response.header("Allow"))
                .hasValueSatisfying(allow ->
                        assertThat(allow.split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS", "PATCH"));
    }

    @Test
    void options_returns_the_methods_and_the_media_type_of_a_patch() {
        ApiResponse response = client.withoutHeader("Authorization")
                .send("OPTIONS", LEAD, new byte[0])
                .assertStatus(204);
        assertThat(response.header("Allow")).isPresent();
        assertThat(response.header("Accept-Patch")).contains("application/json");
    }

    @Test
    void head_returns_the_headers_of_get_without_a_body() {
        ApiResponse get = client.get(LEAD);
        ApiResponse head = client.send("HEAD", LEAD, new byte[0]).assertStatus(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        client.send("HEAD", "/api/v1/leads/1001", new byte[0]).assertStatus(404);
    }

    @Test
    void unknown_query_parameters_are_rejected() {
        json.send("PATCH", LEAD + "?utm_source=x&a=%20", utf8("{}")).assertError(400, "invalid_query");
    }

    @Test
    void oversized_headers_return_a_json_431() {
        client.withHeader("X-Large", "x".repeat(17_000)).get(LEAD).assertStatus(431);
    }

    /** The JDK's HTTP client with default settings, which requests an upgrade to HTTP/2 with its first request. */
    @Nested
    class Http2Upgrade {

        private final HttpClient http = HttpClient.newHttpClient();

        @Test
        void client_that_requests_http_2_upgrade_can_patch() throws Exception {
            long lead = demo.nextUnusedLead();
            assertThat(http.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertPatched(lead, "First", BodyPublishers.ofString(PatchBodies.member("last_name", "First")));
            assertPatched(lead, "Second", BodyPublishers.ofString(PatchBodies.member("last_name", "Second")));
        }

        @Test
        void client_that_requests_http_2_upgrade_can_send_a_body_of_unknown_length() throws Exception {
            long lead = demo.nextUnusedLead();
            byte[] body = ApiClient.utf8(PatchBodies.member("last_name", "Streamed"));
            assertPatched(lead, "Streamed", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        }

        private void assertPatched(long lead, String lastName, BodyPublisher body) throws Exception {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(demo.client().baseUri() + "/api/v1/leads/" + lead))
                    .timeout(Duration.ofSeconds(20))
                    .header("Authorization", "Bearer " + ApiClient.READ_WRITE_KEY)
                    .header("Content-Type", "application/json")
                    .method("PATCH", body)
                    .build();
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            ApiResponse.of(response).assertStatus(200);
            assertThat(demo.client().getLead(lead).get("last_name")).isEqualTo(lastName);
        }
    }
}
