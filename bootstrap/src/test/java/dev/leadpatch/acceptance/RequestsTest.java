package dev.leadpatch.acceptance;

import static dev.leadpatch.acceptance.Client.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** "Requests" and "Errors" of the contract. */
class RequestsTest {

    private static final String LEAD = "/api/v1/leads/789";

    private final Demo demo = Demo.running();
    private final Client client = demo.client();
    private final Client json = client.with("Content-Type", "application/json");

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
        client.with("Content-Type", type).send("PATCH", LEAD, bytes("{}")).is(200);
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
    void any_other_type_is_415_and_says_what_is_accepted(String type) {
        Answer answer = client.with("Content-Type", type)
                .send("PATCH", LEAD, bytes("{}"))
                .isError(415, "unsupported_media_type");
        assertThat(answer.header("Accept-Patch")).contains("application/json");
    }

    @Test
    void a_missing_type_is_415() {
        client.send("PATCH", LEAD, bytes("{}")).isError(415, "unsupported_media_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zzz"})
    void a_content_encoding_is_415_and_says_what_is_accepted(String encoding) {
        Answer answer = json.with("Content-Encoding", encoding)
                .send("PATCH", LEAD, bytes("{}"))
                .isError(415, "unsupported_content_encoding");
        assertThat(answer.header("Accept-Encoding")).contains("identity");
    }

    @Test
    void a_transfer_coding_other_than_chunked_is_415() {
        demo.raw(
                        "PATCH " + LEAD + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
                                + Client.READ_WRITE
                                + "\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")
                .isError(415, "unsupported_content_encoding");
    }

    @Test
    void a_body_of_half_a_million_mistakes_is_judged_in_little_memory() {
        Answer answer = json.send("PATCH", LEAD, bytes("{\"tags\": [" + "0,".repeat(500_000) + "0]}"));
        answer.isRejected("/tags too_many");
        json.send("PATCH", LEAD, bytes("{\"customFields\": [" + "0,".repeat(500_000) + "0]}"))
                .isRejected("/customFields too_many");
    }

    @Test
    void a_body_of_one_mebibyte_is_read_and_one_byte_more_is_413() {
        String padding = " ".repeat(1024 * 1024 - 2);
        json.send("PATCH", LEAD, bytes("{" + padding + "}")).is(200);
        json.send("PATCH", LEAD, bytes("{" + padding + " }")).isError(413, "payload_too_large");
    }

    @Test
    void the_answer_to_a_body_of_eight_mebibytes_can_be_read() {
        json.send("PATCH", LEAD, new byte[8 * 1024 * 1024]).isError(413, "payload_too_large");
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
    void what_is_not_one_json_value_with_unique_names_is_malformed(String body) {
        json.send("PATCH", LEAD, bytes(body)).isError(400, "malformed_json");
    }

    @Test
    void what_is_not_utf_8_is_malformed() {
        json.send("PATCH", LEAD, "{\"status\": \"new\"}".getBytes(StandardCharsets.UTF_16BE))
                .isError(400, "malformed_json");
        json.send("PATCH", LEAD, "{\"last_name\": \"M\u00FCller\"}".getBytes(StandardCharsets.ISO_8859_1))
                .isError(400, "malformed_json");
    }

    @Test
    void a_depth_of_32_is_read_and_33_is_malformed() {
        json.send("PATCH", LEAD, bytes("{\"zzz\": " + "[".repeat(31) + "]".repeat(31) + "}"))
                .isRejected("/zzz unknown_field");
        json.send("PATCH", LEAD, bytes("{\"zzz\": " + "[".repeat(32) + "]".repeat(32) + "}"))
                .isError(400, "malformed_json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "1", "\"x\"", "true", "[{}]"})
    void a_body_that_is_no_object_is_rejected_as_a_whole(String body) {
        json.send("PATCH", LEAD, bytes(body)).isRejected(" type");
    }

    @Test
    void a_good_request_id_is_taken_over_and_any_other_replaced() {
        assertThat(client.with("X-Request-Id", "my.id_1-A").get(LEAD).header("X-Request-Id"))
                .contains("my.id_1-A");
        for (String bad : List.of("with space", "x".repeat(129), "ü", "a,b")) {
            assertThat(client.with("X-Request-Id", bad).get(LEAD).header("X-Request-Id"))
                    .hasValueSatisfying(id -> assertThat(id).isNotEqualTo(bad).matches("[A-Za-z0-9._-]{1,128}"));
        }
    }

    @Test
    void an_error_names_the_request_id_that_its_header_has() {
        Answer answer = json.with("X-Request-Id", "req-1").send("PATCH", LEAD, bytes("{"));
        assertThat(answer.get("request_id")).isEqualTo("req-1");
        assertThat(answer.header("X-Request-Id")).contains("req-1");
    }

    @ParameterizedTest
    @CsvSource({"GET, " + LEAD + ", 200", "PATCH, " + LEAD + ", 415", "GET, /zzz, 404", "GET, /api/%zz, 400"})
    void every_answer_has_the_common_headers(String method, String path, int status) {
        Answer answer = path.contains("%zz")
                ? demo.raw(method + " " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                : client.send(method, path, new byte[0]);
        answer.is(status);
        assertThat(answer.header("Cache-Control")).contains("private, no-cache");
        assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.header("X-Request-Id")).isPresent();
        assertThat(answer.header("Content-Type")).contains("application/json");
        assertThat(answer.header("Server")).isEmpty();
        assertThat(answer.json()).isNotEmpty();
    }

    @Test
    void an_unknown_route_says_so() {
        Answer answer = client.get("/api/v1/zzz").isError(404, "no_such_resource");
        assertThat(answer.get("error")).isEqualTo("No such resource");
    }

    @Test
    void a_wrong_method_names_the_right_ones() {
        Answer answer = client.send("DELETE", LEAD, new byte[0]).isError(405, "method_not_allowed");
        assertThat(answer.header("Allow"))
                .hasValueSatisfying(allow ->
                        assertThat(allow.split(", ")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS", "PATCH"));
    }

    @Test
    void options_names_the_methods_and_the_type_of_a_patch() {
        Answer answer = client.without("Authorization")
                .send("OPTIONS", LEAD, new byte[0])
                .is(204);
        assertThat(answer.header("Allow")).isPresent();
        assertThat(answer.header("Accept-Patch")).contains("application/json");
    }

    @Test
    void head_answers_as_get_without_a_body() {
        Answer get = client.get(LEAD);
        Answer head = client.send("HEAD", LEAD, new byte[0]).is(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
        client.send("HEAD", "/api/v1/leads/1001", new byte[0]).is(404);
    }

    @Test
    void unknown_query_parameters_are_refused() {
        json.send("PATCH", LEAD + "?utm_source=x&a=%20", bytes("{}")).isError(400, "invalid_query");
    }

    @Test
    void health_and_readiness_need_no_key() {
        client.without("Authorization").get("/healthz").is(200);
        client.without("Authorization").get("/readyz").is(200);
    }

    @Test
    void oversized_headers_are_a_json_431() {
        client.with("X-Large", "x".repeat(17_000)).get(LEAD).is(431);
    }
}
