package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.HttpSettings.Documentation;
import dev.leadpatch.adapter.http.docs.DocsRoutes;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page at {@code /docs} uses only files of this server, under a strict content security policy. */
class DocsPageTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @Test
    void page_and_all_its_files_are_returned_with_security_headers() {
        try (ServerFixture server = start(Documentation.ON)) {
            RawResponse page = get(server, "/docs");
            List<String> files = REFERENCE
                    .matcher(page.body())
                    .results()
                    .map(reference -> reference.group(1))
                    .toList();

            assertThat(files).contains("docs/swagger-ui-bundle.js", "docs/swagger-ui.css", "docs/page.js");
            assertHeaders(page, "text/html");
            for (String file : files) {
                // relative to /docs
                RawResponse response = get(server, "/" + file);
                assertThat(response.status()).as(file).isEqualTo(200);
                if (!file.equals("openapi.json")) {
                    assertHeaders(response, mediaType(file));
                }
            }
        }
    }

    private static String mediaType(String file) {
        return switch (file.substring(file.lastIndexOf('.'))) {
            case ".js" -> "text/javascript";
            case ".css" -> "text/css";
            default -> "image/png";
        };
    }

    private static void assertHeaders(RawResponse response, String mediaType) {
        assertThat(response.header("content-type").orElseThrow()).startsWith(mediaType);
        assertThat(response.header("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe", "http:", "https:", "*");
        assertThat(response.header("x-frame-options")).contains("DENY");
        assertThat(response.header("x-content-type-options")).contains("nosniff");
        assertThat(response.header("referrer-policy")).contains("no-referrer");
        assertThat(response.header("cache-control")).contains("no-cache");
        assertThat(response.header("etag")).isPresent();
    }

    @Test
    void page_contains_no_inline_script_and_no_inline_style() {
        try (ServerFixture server = start(Documentation.ON)) {
            assertThat(get(server, "/docs").body())
                    .doesNotContainPattern("<script>|<style|style=|\\son[a-z]+=|javascript:|//[a-z]");
        }
    }

    @Test
    void unchanged_file_is_not_sent_again() {
        try (ServerFixture server = start(Documentation.ON);
                RawClient client = new RawClient(server.port())) {
            String tag =
                    get(server, "/docs/swagger-ui-bundle.js").header("etag").orElseThrow();
            assertThat(client.send(RawClient.head(
                                    "GET /docs/swagger-ui-bundle.js HTTP/1.1", "Host: a", "If-None-Match: " + tag))
                            .readResponseWithoutBody()
                            .status())
                    .isEqualTo(304);
        }
    }

    @Test
    void api_key_is_prefilled_only_if_it_is_set() {
        try (ServerFixture server = start(Documentation.ON)) {
            assertThat(get(server, "/docs/config.json").body()).isEqualTo("{}");
        }
        try (ServerFixture server = start(Documentation.ON.withApiKey("jb_api_demo"))) {
            RawResponse configuration = get(server, "/docs/config.json");
            assertThat(configuration.body()).isEqualTo("{\"apiKey\":\"jb_api_demo\"}");
            assertThat(configuration.header("cache-control")).contains("no-store");
        }
    }

    @ParameterizedTest
    @CsvSource({"/docs", "/docs/page.js", "/docs/config.json", "/openapi.json", "/openapi.yaml"})
    void documentation_that_is_switched_off_does_not_exist(String path) {
        try (ServerFixture server = start(Documentation.OFF)) {
            get(server, path).assertError(404, "no_such_resource");
        }
    }

    @ParameterizedTest
    @CsvSource({"/docs/", "/docs/index.html", "/docs/../openapi.json", "/docs/..%2fopenapi.yaml", "/docs/swagger-ui.js"
    })
    void other_file_does_not_exist(String path) {
        try (ServerFixture server = start(Documentation.ON)) {
            get(server, path).assertError(404, "no_such_resource");
        }
    }

    private static ServerFixture start(Documentation documentation) {
        return ServerFixture.start(
                ServerFixture.SETTINGS, DocsRoutes.of(documentation).toArray(Route[]::new));
    }

    private static RawResponse get(ServerFixture server, String path) {
        return server.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }
}
