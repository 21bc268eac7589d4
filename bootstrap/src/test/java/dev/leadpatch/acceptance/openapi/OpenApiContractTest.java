package dev.leadpatch.acceptance.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The document is valid in itself, and the contract rejects every deviation from it. */
class OpenApiContractTest {

    private static final String SUMMARY = "{\"id\": 2, \"uuid\": \"bc3c5385-2597-4c81-a438-a3078597f77d\","
            + " \"updated_at\": \"2026-11-25T00:31:14.729771Z\"}";

    private final StrictDocument document = OpenApiContract.get().document();

    @Test
    void each_error_code_is_described_by_a_response() {
        StringBuilder descriptions = new StringBuilder();
        document.root()
                .get("paths")
                .valueStream()
                .forEach(item -> item.valueStream()
                        .flatMap(operation -> operation.path("responses").valueStream())
                        .map(document::resolve)
                        .forEach(response ->
                                descriptions.append(response.path("description").asString(""))));
        JsonNode codes = document.root().at("/components/schemas/ErrorCode/enum");
        assertThat(codes.valueStream().map(JsonNode::stringValue))
                .filteredOn(code -> !code.equals("failed_dependency")) // only within results
                .allSatisfy(code -> assertThat(descriptions).contains("`" + code + "`"));
    }

    @Test
    void documented_exchange_is_accepted() {
        assertThatCode(() -> patch("{\"status\": \"lost\", \"email\": null}", 200, SUMMARY, Map.of("ETag", "\"2\"")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"status\": null}",
                "{\"unknown\": 1}",
                "{\"tags\": [\"1\"]}",
                "{\"tags\": {}}",
                "{\"customFields\": [{\"customFieldId\": 5, \"type\": \"number\"}]}",
                "{\"customFields\": [{\"customFieldId\": 5, \"type\": \"number\", \"value\": {\"number\": 1, \"text\": \"a\"}}]}",
                "{\"if\": {\"customField/5\": null}}",
            })
    void undocumented_request_is_rejected(String body) {
        assertRejected(() -> patch(body, 200, SUMMARY, Map.of()), "request body");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "200 | {\"uuid\": \"bc3c5385-2597-4c81-a438-a3078597f77d\"} | response body",
                "200 | {\"id\": 2, \"status\": \"lost\"} | response body",
                "200 | {\"id\": 2, \"uuid\": \"bc3c5385-2597-4c81-a438-a3078597f77d\", \"updated_at\": \"yesterday\"} | response body",
                "202 | {} | status 202",
                "409 | {\"error\": \"No\", \"code\": \"too_many_keys\", \"request_id\": \"a\"} | too_many_keys",
                "409 | {\"error\": \"No\", \"code\": \"condition_failed\"} | response body",
                "404 | {\"error\": \"Tag not found or not accessible\"} | without a code",
                "418 | {\"error\": \"No\", \"code\": \"teapot\", \"request_id\": \"a\"} | teapot",
            })
    void undocumented_response_is_rejected(int status, String body, String reason) {
        assertRejected(() -> patch("{}", status, body, Map.of()), reason);
    }

    @Test
    void undocumented_member_header_and_parameter_are_rejected() {
        String withMember = SUMMARY.replace("}", ", \"extra\": 1}");
        assertRejected(() -> patch("{}", 200, withMember, Map.of()), "response body");
        assertRejected(() -> patch("{}", 200, SUMMARY, Map.of("X-Extra", "1")), "x-extra");
        assertRejected(
                () -> OpenApiContract.get()
                        .check(exchange("PATCH", "/api/v1/leads/2?dry=1", "{}", 200, SUMMARY, Map.of())),
                "dry");
        assertRejected(
                () -> OpenApiContract.get()
                        .check(new Exchange("GET", "/healthz", Map.of(), "", 200, Map.of(), "{\"status\": \"ok\"}")),
                "X-Request-Id is missing");
    }

    @Test
    void rate_limit_headers_of_every_authenticated_response_have_the_documented_form() {
        Map<String, String> valid = Map.of("RateLimit-Policy", "\"key\";q=100;w=60", "RateLimit", "\"key\";r=73;t=1");
        assertThatCode(() -> patch("{}", 200, SUMMARY, valid)).doesNotThrowAnyException();
        assertRejected(() -> patch("{}", 200, SUMMARY, Map.of("RateLimit", "73")), "header RateLimit ");
        assertRejected(() -> patch("{}", 200, SUMMARY, Map.of("RateLimit-Policy", "100")), "header RateLimit-Policy ");
        assertRejected(
                () -> OpenApiContract.get().check(exchange("GET", "/healthz", "", 200, "{\"status\": \"ok\"}", valid)),
                "the header ratelimit is not documented");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET | /api/v1/leads/2/history | If-None-Match | \"1\"",
                "GET | /api/v1/leads/2/history | If-Match | \"1\"",
                "DELETE | /api/v1/leads/2 | Prefer | return=minimal",
                "PATCH | /api/v1/leads/2 | X-HTTP-Method-Override | PATCH",
            },
            quoteCharacter = '\'')
    void request_header_without_effect_is_rejected(String method, String target, String name, String value) {
        assertRejected(
                () -> OpenApiContract.get().check(withRequestHeaders(method, target, Map.of(name, List.of(value)))),
                "the header " + name.toLowerCase(Locale.ROOT) + " is not documented");
    }

    @Test
    void method_override_is_an_operation_with_a_required_header() {
        Map<String, List<String>> headers =
                Map.of("Content-Type", List.of("application/json"), "X-HTTP-Method-Override", List.of("PATCH"));
        assertThatCode(() -> OpenApiContract.get().check(withRequestHeaders("POST", "/api/v1/leads/2", headers)))
                .doesNotThrowAnyException();
        assertRejected(
                () -> OpenApiContract.get().check(exchange("POST", "/api/v1/leads/2", "{}", 200, SUMMARY, Map.of())),
                "X-HTTP-Method-Override is required");
    }

    private static Exchange withRequestHeaders(String method, String target, Map<String, List<String>> headers) {
        boolean hasBody = headers.containsKey("Content-Type");
        return new Exchange(
                method,
                target,
                headers,
                hasBody ? "{}" : "",
                200,
                Map.of("X-Request-Id", List.of("a"), "Content-Type", List.of("application/json")),
                SUMMARY);
    }

    @Test
    void undocumented_webhook_is_rejected() {
        assertRejected(
                () -> OpenApiContract.get()
                        .checkWebhook(exchange("POST", "/", "{\"event\": \"lead_merged\"}", 204, "", Map.of())),
                "lead_merged");
        assertRejected(
                () -> OpenApiContract.get()
                        .checkWebhook(exchange("POST", "/", "{\"event\": \"test\"}", 204, "", Map.of())),
                "request body");
    }

    private static void patch(String body, int status, String response, Map<String, String> headers) {
        OpenApiContract.get().check(exchange("PATCH", "/api/v1/leads/2", body, status, response, headers));
    }

    private static Exchange exchange(
            String method, String target, String body, int status, String response, Map<String, String> headers) {
        Map<String, List<String>> responseHeaders = new HashMap<>();
        headers.forEach((name, value) -> responseHeaders.put(name, List.of(value)));
        responseHeaders.put("X-Request-Id", List.of("a"));
        responseHeaders.put("Content-Type", List.of("application/json"));
        return new Exchange(
                method,
                target,
                Map.of("Content-Type", List.of("application/json")),
                body,
                status,
                responseHeaders,
                response);
    }

    private static void assertRejected(Runnable check, String reason) {
        assertThatThrownBy(check::run)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("openapi.yaml")
                .hasMessageContaining(reason);
    }
}
