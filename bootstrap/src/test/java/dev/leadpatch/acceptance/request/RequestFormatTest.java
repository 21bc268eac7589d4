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
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Request formats, limits, common headers and common errors. */
class RequestFormatTest {

    private static final String LEAD = "/api/v1/leads/789";

    private final DemoFixture demo = DemoFixture.shared();
    private final ApiClient client = demo.client();
    private final ApiClient json = client.withHeader("Content-Type", "application/json");

    @Test
    void missing_media_type_returns_415() {
        client.send("PATCH", LEAD, utf8("{}")).assertError(415, "unsupported_media_type");
    }

    @Test
    void transfer_coding_other_than_chunked_returns_415() {
        demo.sendRaw(
                        "PATCH " + LEAD + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                + ApiClient.READ_WRITE_KEY
                                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
                .assertError(415, "unsupported_content_encoding");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /healthz HTTP/1.1, Host x, 400, bad_request",
        "GET /healthz?%s HTTP/1.1, Host: x, 414, uri_too_long",
        "GET /healthz HTTP/1.1, Expect: miracles, 417, expectation_failed",
        "PRI * HTTP/2.0, Accept: */*, 426, upgrade_required",
        "GET /healthz HTTP/1.1, X-Filler: %s, 431, headers_too_large",
        "GET /healthz HTTP/3.7, Host: x, 505, http_version_not_supported"
    })
    void error_of_the_http_server_is_documented(String requestLine, String header, int status, String code) {
        String host = header.startsWith("Host") ? "" : "Host: x\r\n";
        demo.sendRaw((requestLine + "\r\nConnection: close\r\n" + host + header + "\r\n\r\n")
                        .replace("%s", "x".repeat(17 * 1024)))
                .assertError(status, code);
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
