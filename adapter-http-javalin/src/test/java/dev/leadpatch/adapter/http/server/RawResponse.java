package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.http.json.StrictJsonReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A received response. */
public record RawResponse(int status, Map<String, List<String>> headers, String body) {

    static RawResponse parse(String head) {
        String[] lines = head.split("\r\n");
        Map<String, List<String>> headers = List.of(lines).subList(1, lines.length).stream()
                .map(line -> line.split(": ?", 2))
                .collect(Collectors.groupingBy(
                        pair -> pair[0].toLowerCase(Locale.ROOT),
                        TreeMap::new,
                        Collectors.mapping(pair -> pair[1], Collectors.toList())));
        return new RawResponse(Integer.parseInt(lines[0].substring(9, 12)), headers, "");
    }

    RawResponse withBody(String newBody) {
        return new RawResponse(status, headers, newBody);
    }

    public Optional<String> header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        assertThat(values).as("values of %s", name).hasSizeLessThan(2);
        return values.stream().findFirst();
    }

    public Map<?, ?> json() {
        return (Map<?, ?>) StrictJsonReader.read(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Asserts the headers that every response of the server has. */
    RawResponse assertCommonHeaders() {
        assertThat(header("cache-control")).contains("private, no-cache");
        assertThat(header("x-content-type-options")).contains("nosniff");
        assertThat(header("x-request-id")).isPresent();
        assertThat(headers).doesNotContainKeys("server", "x-powered-by");
        return this;
    }

    public RawResponse assertError(int expectedStatus, String code) {
        assertThat(status).as(body).isEqualTo(expectedStatus);
        assertCommonHeaders();
        assertThat(header("content-type")).contains("application/json");
        assertThat(json().get("code")).as(body).isEqualTo(code);
        assertThat(json().get("error")).asString().matches("[A-Z0-9].{10,}");
        assertThat(json().get("request_id")).isEqualTo(header("x-request-id").orElseThrow());
        assertThat(body).doesNotContain("Exception", "jetty", "javalin", "leadpatch.", "\tat ");
        return this;
    }
}
