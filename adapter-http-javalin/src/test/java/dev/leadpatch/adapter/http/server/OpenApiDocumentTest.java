package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.docs.DocsRoutes;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI document requires no API key, and clients can revalidate it. */
class OpenApiDocumentTest {

    private static ServerFixture server;

    @BeforeAll
    static void start() {
        server = ServerFixture.start(
                ServerFixture.SETTINGS,
                DocsRoutes.of(HttpSettings.Documentation.ON).toArray(Route[]::new));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/openapi.json, application/json, '{\"openapi\":\"3.1.0\",'",
        "/openapi.yaml, application/yaml, openapi: 3.1.0"
    })
    void document_is_returned_without_a_key(String path, String mediaType, String start) {
        RawResponse response = get(path);

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type").orElseThrow()).startsWith(mediaType);
        assertThat(response.header("cache-control")).contains("no-cache");
        assertThat(response.header("etag").orElseThrow()).matches("\"[0-9a-f]{32}\"");
        assertThat(response.body()).startsWith(start);
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s", "W/%s", "\"other\", %s", "W/\"other\",W/%s , \"x\"", "*", " * "})
    void current_document_is_not_sent_again(String ifNoneMatch) {
        String tag = get("/openapi.json").header("etag").orElseThrow();
        try (RawClient client = new RawClient(server.port())) {
            RawResponse response = client.send(head("If-None-Match: " + ifNoneMatch.replace("%s", tag)))
                    .readResponseWithoutBody();
            assertThat(response.status()).isEqualTo(304);
            assertThat(response.header("etag")).contains(tag);
            assertThat(response.header("cache-control")).contains("no-cache");
            assertThat(response.headers()).doesNotContainKey("content-type");
            assertThat(client.send(head()).readResponse().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"other\"", "W/\"\"", "", "x*", "\"x%s\"", "x, \"%s\""})
    void other_tag_does_not_match(String ifNoneMatch) {
        String hash = get("/openapi.json").header("etag").orElseThrow().replace("\"", "");
        assertThat(server.send(head("If-None-Match: " + ifNoneMatch.replace("%s", hash)))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void json_and_yaml_have_separate_tags() {
        assertThat(get("/openapi.json").header("etag"))
                .isNotEqualTo(get("/openapi.yaml").header("etag"));
    }

    private static RawResponse get(String path) {
        return server.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static String head(String... headers) {
        StringBuilder head = new StringBuilder("GET /openapi.json HTTP/1.1\r\nHost: a\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.append("\r\n").toString();
    }
}
