package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

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

class RequestBodyTest {

    private static final int MEBI = 1024 * 1024;
    private static final String HEAD = "PATCH /api/v1/leads/1 HTTP/1.1\r\nHost: a\r\n";
    private static final String JSON = "Content-Type: application/json\r\n";

    private static TestEdge edge;

    @BeforeAll
    static void start() {
        edge = TestEdge.start();
    }

    @AfterAll
    static void stop() {
        edge.close();
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
            })
    void json_in_utf_8_is_taken(String type) {
        RawAnswer answer = patch("Content-Type: " + type + "\r\n", "{\"a\":\"b\"}");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"a\":\"b\"}");
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
                "Content-Type: application/json; boundary=x\r\n",
                "Content-Type: application/json\r\nContent-Type: application/json\r\n",
                "Content-Type: }{\r\n",
            })
    void any_other_content_type_is_415(String header) {
        RawAnswer answer = patch(header, "{}").isFailure(415, "unsupported_media_type");
        assertThat(answer.header("accept-patch")).contains("application/json");
        assertThat(answer.header("connection")).as("the connection is used on").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "identity, gzip", "x"})
    void an_encoded_body_is_415(String coding) {
        RawAnswer answer = patch(JSON + "Content-Encoding: " + coding + "\r\n", "{}")
                .isFailure(415, "unsupported_content_encoding");
        assertThat(answer.header("accept-encoding")).contains("identity");
    }

    @Test
    void the_encoding_identity_is_none() {
        assertThat(patch(JSON + "Content-Encoding: Identity\r\n", "{}").status())
                .isEqualTo(200);
        assertThat(patch(JSON + "Content-Encoding:\r\n", "{}").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "nope", "{\"a\":1,\"a\":2}"})
    void a_body_that_is_not_strict_json_is_400(String body) {
        RawAnswer answer = patch(JSON, body).isFailure(400, "malformed_json");
        assertThat(answer.header("connection")).as("the connection is used on").isEmpty();
    }

    @Test
    void a_body_without_a_length_is_empty() {
        edge.send(HEAD + JSON + "\r\n").isFailure(400, "malformed_json");
    }

    @Test
    void a_body_of_one_mebibyte_is_taken_and_one_byte_more_is_413() {
        String body = "\"" + "x".repeat(MEBI - 2) + "\"";
        assertThat(patch(JSON, body).body()).isEqualTo(body);
        patch(JSON, body + " ").isFailure(413, "payload_too_large");
    }

    @Test
    void a_body_of_two_mebibytes_is_413_and_the_answer_can_be_read() throws Exception {
        assertTooLarge(BodyPublishers.ofByteArray(new byte[2 * MEBI]));
    }

    @Test
    void a_chunked_body_of_nine_mebibytes_is_413_and_the_answer_can_be_read() throws Exception {
        assertTooLarge(BodyPublishers.ofByteArrays(Collections.nCopies(9, new byte[MEBI])));
    }

    @Test
    void the_connection_is_used_on_after_a_413_whose_body_was_drained() {
        try (RawClient client = new RawClient(edge.port())) {
            client.send(HEAD + JSON + "Content-Length: " + 2 * MEBI + "\r\n\r\n")
                    .send(new byte[2 * MEBI]);
            assertThat(client.answer().isFailure(413, "payload_too_large").header("connection"))
                    .isEmpty();
            assertThat(client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
                            .answer()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_body_beyond_what_is_drained_is_refused_at_once_and_the_connection_closes() {
        try (RawClient client = new RawClient(edge.port())) {
            RawAnswer answer = client.send(HEAD + JSON + "Content-Length: 1000000000000\r\n\r\n")
                    .answer();
            assertThat(answer.isFailure(413, "payload_too_large").header("connection"))
                    .contains("close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST /locked", "POST /nothing", "PUT /healthz"})
    void the_answer_to_a_large_body_that_nobody_reads_can_be_read(String request) throws Exception {
        String[] target = request.split(" ", 2);
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(edge.uri(target[1]))
                                .method(target[0], BodyPublishers.ofByteArray(new byte[4 * MEBI]))
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isIn(401, 404, 405);
    }

    @Test
    void a_client_that_waits_is_told_to_go_on_only_when_its_body_is_wanted() {
        String expect = "Expect: 100-continue\r\n";
        try (RawClient client = new RawClient(edge.port())) {
            client.send(HEAD + JSON + expect + "Content-Length: 2\r\n\r\n");
            assertThat(client.answerWithoutBody().status()).isEqualTo(100);
            assertThat(client.send("{}").answer().status()).isEqualTo(200);
        }
        assertThat(edge.send("POST /locked HTTP/1.1\r\nHost: a\r\n" + expect + "Content-Length: 2\r\n\r\n")
                        .status())
                .isEqualTo(401);
        edge.send(HEAD + "Content-Type: text/plain\r\n" + expect + "Content-Length: 2\r\n\r\n")
                .isFailure(415, "unsupported_media_type");
        edge.send(HEAD + JSON + expect + "Content-Length: 2000000\r\n\r\n").isFailure(413, "payload_too_large");
        edge.send("POST /nothing HTTP/1.1\r\nHost: a\r\n" + expect + "Content-Length: 2\r\n\r\n")
                .isFailure(404, "no_such_resource");
    }

    @Test
    void a_body_that_is_cut_off_is_a_400() {
        try (RawClient client = new RawClient(edge.port())) {
            client.send(HEAD + JSON + "Content-Length: 100\r\n\r\n{\"a\":").sendNoMore();
            client.answer().isFailure(400, "incomplete_body");
            assertThat(client.isClosedByServer()).isTrue();
        }
        try (RawClient client = new RawClient(edge.port())) {
            client.send(HEAD + JSON + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n")
                    .sendNoMore();
            client.answer().isFailure(400, "incomplete_body");
        }
    }

    @Test
    void chunks_that_are_malformed_are_a_400() {
        edge.send(HEAD + JSON + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n").isFailure(400, "incomplete_body");
        edge.send(HEAD + JSON + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\nxyz\r\n")
                .isFailure(400, "incomplete_body");
    }

    @Test
    void a_chunked_body_with_trailers_is_taken() {
        RawAnswer answer =
                edge.send(HEAD + JSON + "Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\nX-T: 1\r\n\r\n");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private static RawAnswer patch(String headers, String body) {
        return edge.send(HEAD + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
    }

    private static void assertTooLarge(HttpRequest.BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(edge.uri("/api/v1/leads/1"))
                                .header("Content-Type", "application/json")
                                .method("PATCH", body)
                                .build(),
                        BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).contains("\"code\":\"payload_too_large\"");
    }
}
