package dev.leadpatch.adapter.http.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.server.RawClient;
import dev.leadpatch.adapter.http.server.RawResponse;
import dev.leadpatch.adapter.http.server.ServerFixture;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collections;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestBodyReaderTest {

    private static final int MIB = 1024 * 1024;
    private static final String REQUEST_HEAD = "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\n";
    private static final String JSON_HEADER = "Content-Type: application/json\r\n";

    private static ServerFixture server;

    @BeforeAll
    static void start() {
        server = ServerFixture.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "APPLICATION/JSON",
                "application/merge-patch+json",
                "application/json;charset=utf-8",
                "application/json; charset=UTF-8",
                "application/json ; Charset=\"Utf-8\"",
                "application/json;",
                "application/json;;charset=utf-8; ;",
                "application/json; charset=utf8",
                "application/json; charset=\"UTF8\"",
                "application/json; v=1",
                "application/json; profile=\"x\"",
                "application/json; profile=\"https://a.example/b;charset=utf-16, \\\"c\\\"\"",
                "application/json; boundary=x; charset=utf-8; q=0.5",
                "application/json; version=1.0.0-beta",
                "application/json; charset = utf-8",
                "application/json; charset-hint=utf-16",
                "application/json; x-charset=utf-16",
                "application/json; v",
                "application/json; v=",
                "application/json; v = 1",
                "application/json; =1",
                "application/json; profile=http://a.example/b",
            })
    void utf_8_json_is_accepted(String type) {
        RawResponse response = patch("Content-Type: " + type + "\r\n", "{\"a\":\"b\"}");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"a\":\"b\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Content-Type:\r\n",
                "Content-Type: text/plain\r\n",
                "Content-Type: application/json-patch+json\r\n",
                "Content-Type: application/x-www-form-urlencoded\r\n",
                "Content-Type: application/jsonx\r\n",
                "Content-Type: application/json, text/plain\r\n",
                "Content-Type: application/json; charset=iso-8859-1\r\n",
                "Content-Type: application/json; charset=utf-16\r\n",
                "Content-Type: application/json; charset=\r\n",
                "Content-Type: application/json; charset='utf-8'\r\n",
                "Content-Type: application/json; v=1; charset=utf-16\r\n",
                "Content-Type: application/json; charset=utf-8; charset=utf-16\r\n",
                "Content-Type: application/json; charset\r\n",
                "Content-Type: application/json; charset;charset=utf-8\r\n",
                "Content-Type: application/json; v=\"x\r\n",
                "Content-Type: application/json v=1\r\n",
                "Content-Type: application/json\r\nContent-Type: application/json\r\n",
                "Content-Type: }{\r\n",
            })
    void other_content_type_fails_with_415(String header) {
        RawResponse response = patch(header, "{}").assertError(415, "unsupported_media_type");
        assertThat(response.header("accept-patch")).contains("application/json");
        assertThat(response.header("connection"))
                .as("the connection stays open")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip", "x"})
    void encoded_body_fails_with_415(String coding) {
        RawResponse response = patch(JSON_HEADER + "Content-Encoding: " + coding + "\r\n", "{}")
                .assertError(415, "unsupported_content_encoding");
        assertThat(response.header("accept-encoding")).contains("identity");
    }

    @Test
    void identity_encoding_is_accepted() {
        assertThat(patch(JSON_HEADER + "Content-Encoding: Identity\r\n", "{}").status())
                .isEqualTo(200);
        assertThat(patch(JSON_HEADER + "Content-Encoding:\r\n", "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nope", "{\"a\":1,\"a\":2}"})
    void body_that_is_not_strict_json_fails_with_400(String body) {
        RawResponse response = patch(JSON_HEADER, body).assertError(400, "malformed_json");
        assertThat(response.header("connection"))
                .as("the connection stays open")
                .isEmpty();
    }

    @Test
    void body_without_length_is_treated_as_empty() {
        server.send(REQUEST_HEAD + JSON_HEADER + "\r\n").assertError(400, "malformed_json");
    }

    @Test
    void body_of_one_mebibyte_is_accepted_and_larger_body_fails_with_413() {
        String body = "\"" + "x".repeat(MIB - 2) + "\"";
        String head = REQUEST_HEAD.replace("/api/v1/leads/1", "/companies/1/leads") + JSON_HEADER + "Content-Length: ";
        assertThat(server.send(head + MIB + "\r\n\r\n" + body).body()).isEqualTo(body);
        server.send(head + (MIB + 1) + "\r\n\r\n" + body + " ").assertError(413, "payload_too_large");
    }

    @Test
    void body_of_two_mebibytes_fails_with_readable_413() throws Exception {
        assertTooLarge(BodyPublishers.ofByteArray(new byte[2 * MIB]));
    }

    @Test
    void chunked_body_of_nine_mebibytes_fails_with_readable_413() throws Exception {
        assertTooLarge(BodyPublishers.ofByteArrays(Collections.nCopies(9, new byte[MIB])));
    }

    @Test
    void connection_is_reused_after_413_with_drained_body() {
        try (RawClient client = new RawClient(server.port())) {
            client.send(REQUEST_HEAD + JSON_HEADER + "Content-Length: " + 2 * MIB + "\r\n\r\n")
                    .send(new byte[2 * MIB]);
            assertThat(client.readResponse()
                            .assertError(413, "payload_too_large")
                            .header("connection"))
                    .isEmpty();
            assertThat(client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .readResponse()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void body_beyond_drain_limit_fails_immediately_and_closes_connection() {
        try (RawClient client = new RawClient(server.port())) {
            RawResponse response = client.send(REQUEST_HEAD + JSON_HEADER + "Content-Length: 1000000000000\r\n\r\n")
                    .readResponse();
            assertThat(response.assertError(413, "payload_too_large").header("connection"))
                    .contains("close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /locked", "POST /nothing", "PUT /healthz"})
    void response_to_unread_large_body_is_readable(String request) throws Exception {
        String[] target = request.split(" ", 2);
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri(target[1]))
                                .method(target[0], BodyPublishers.ofByteArray(new byte[4 * MIB]))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isIn(401, 404, 405);
    }

    @Test
    void continue_100_is_sent_only_if_body_is_read() {
        String expect = "Expect: 100-continue\r\n";
        try (RawClient client = new RawClient(server.port())) {
            client.send(REQUEST_HEAD + JSON_HEADER + expect + "Content-Length: 2\r\n\r\n");
            assertThat(client.readResponseWithoutBody().status()).isEqualTo(100);
            assertThat(client.send("{}").readResponse().status()).isEqualTo(200);
        }
        assertThat(server.send("POST /locked HTTP/1.1\r\nHost: a\r\n" + expect + "Content-Length: 2\r\n\r\n")
                        .status())
                .isEqualTo(401);
        server.send(REQUEST_HEAD + "Content-Type: text/plain\r\n" + expect + "Content-Length: 2\r\n\r\n")
                .assertError(415, "unsupported_media_type");
        server.send(REQUEST_HEAD + JSON_HEADER + expect + "Content-Length: 2000000\r\n\r\n")
                .assertError(413, "payload_too_large");
        server.send("POST /nothing HTTP/1.1\r\nHost: a\r\n" + expect + "Content-Length: 2\r\n\r\n")
                .assertError(404, "no_such_resource");
    }

    @Test
    void truncated_body_fails_with_400() {
        try (RawClient client = new RawClient(server.port())) {
            client.send(REQUEST_HEAD + JSON_HEADER + "Content-Length: 100\r\n\r\n{\"a\":")
                    .shutdownOutput();
            client.readResponse().assertError(400, "incomplete_body");
            assertThat(client.isClosedByServer()).isTrue();
        }
        try (RawClient client = new RawClient(server.port())) {
            client.send(REQUEST_HEAD + JSON_HEADER + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
                    .shutdownOutput();
            client.readResponse().assertError(400, "incomplete_body");
        }
    }

    @Test
    void malformed_chunks_fail_with_400() {
        server.send(REQUEST_HEAD + JSON_HEADER + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n")
                .assertError(400, "incomplete_body");
        server.send(REQUEST_HEAD + JSON_HEADER + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nxyz\r\n")
                .assertError(400, "incomplete_body");
    }

    @Test
    void chunked_body_with_trailers_is_accepted() {
        RawResponse response = server.send(REQUEST_HEAD + JSON_HEADER
                + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\nX-T: 1\r\n\r\n");
        assertThat(response.status()).as(response.body()).isEqualTo(200);
    }

    private static RawResponse patch(String headers, String body) {
        return server.send(REQUEST_HEAD + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void assertTooLarge(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(server.uri("/api/v1/leads/1"))
                                .header("Content-Type", "application/json")
                                .method("PATCH", body)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("\"code\":\"payload_too_large\"");
    }
}
