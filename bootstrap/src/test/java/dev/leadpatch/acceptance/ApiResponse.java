package dev.leadpatch.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An HTTP response of the service. */
public record ApiResponse(int status, Map<String, List<String>> headers, String body) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.USE_LONG_FOR_INTS)
            .build();

    static ApiResponse of(HttpResponse<String> response) {
        return new ApiResponse(response.statusCode(), response.headers().map(), response.body());
    }

    public Optional<String> header(String name) {
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> String.join(", ", header.getValue()))
                .findFirst();
    }

    public Map<String, Object> json() {
        return JSON.readValue(body, new TypeReference<>() {});
    }

    List<Map<String, Object>> jsonList() {
        return JSON.readValue(body, new TypeReference<>() {});
    }

    public Object get(String member) {
        return json().get(member);
    }

    public ApiResponse assertStatus(int expected) {
        assertThat(status).as(body).isEqualTo(expected);
        return this;
    }

    /** Asserts an error with this status and code and with the members that every error has. */
    ApiResponse assertError(int expected, String code) {
        assertStatus(expected);
        assertThat(json()).containsEntry("code", code).containsKey("request_id");
        assertThat((String) get("error")).isNotBlank().doesNotContain("Exception", "dev.leadpatch", "SELECT");
        return this;
    }

    /** Asserts a rejected patch with exactly these violations, in this order, each {@code pointer code}. */
    ApiResponse assertRejected(String... violations) {
        assertError(400, "invalid_patch");
        assertThat(violations().stream().map(violation -> violation.get("pointer") + " " + violation.get("code")))
                .as(body)
                .containsExactly(violations);
        return this;
    }

    /** Asserts a rejected endpoint document with exactly these violations, in this order, each {@code pointer code}. */
    ApiResponse assertEndpointRejected(String... violations) {
        assertError(400, "invalid_endpoint");
        assertThat(violations().stream().map(violation -> violation.get("pointer") + " " + violation.get("code")))
                .as(body)
                .containsExactly(violations);
        return this;
    }

    @SuppressWarnings("unchecked")
    List<Map<String, Object>> violations() {
        return (List<Map<String, Object>>) get("violations");
    }
}
