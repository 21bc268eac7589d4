package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.AllowedOrigins;
import io.javalin.http.HandlerType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CORS: which web pages can call the API. */
class CrossOriginTest {

    private static final String ORIGIN = "https://app.example";
    private static final String ALLOW_ORIGIN = "access-control-allow-origin";
    // the names of headers in the sources: .withHeader("Allow", …) and HEADER = "X-Request-Id"
    private static final Pattern SET_HEADER = Pattern.compile(
            "(?:withHeader|ctx\\.header|headers\\.put)\\(\\s*\"([A-Z][A-Za-z-]+)\",|HEADER = \"([A-Z][A-Za-z-]+)\"|ETAG = \"(ETag)\"");
    private static final Set<String> ALWAYS_EXPOSED = Set.of("Cache-Control", "Content-Type", "Content-Length");
    private static final Set<String> NOT_FOR_WEB_PAGES = Set.of(
            "Connection",
            "Content-Security-Policy",
            "Upgrade",
            "Vary",
            "Idempotency-Key",
            "X-HTTP-Method-Override",
            "X-Forwarded-Prefix");

    private static ServerFixture server;

    @BeforeAll
    static void start() {
        server = ServerFixture.start(ServerFixture.SETTINGS.withAllowedOrigins(
                new AllowedOrigins(false, Set.of(ORIGIN, "http://localhost:3000"))));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static RawResponse send(ServerFixture receiver, String request, String... headers) {
        return receiver.send(request + " HTTP/1.1\r\nHost: a\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining())
                + "\r\n");
    }

    private static RawResponse preflight(ServerFixture receiver, String path, String origin) {
        return send(
                receiver,
                "OPTIONS " + path,
                "Origin: " + origin,
                "Access-Control-Request-Method: PATCH",
                "Access-Control-Request-Headers: authorization,content-type");
    }

    @Test
    void preflight_is_answered_without_authentication() {
        RawResponse response = preflight(server, "/api/v1/leads/1", ORIGIN).assertCommonHeaders();

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header(ALLOW_ORIGIN)).contains(ORIGIN);
        assertThat(response.header("access-control-allow-methods")).contains("GET, HEAD, OPTIONS, PATCH");
        assertThat(response.header("allow")).contains("GET, HEAD, OPTIONS, PATCH");
        assertThat(response.header("accept-patch")).contains("application/json");
        assertThat(response.header("access-control-allow-headers").orElseThrow().split(", "))
                .contains(
                        "Authorization",
                        "Content-Type",
                        "If-Match",
                        "Idempotency-Key",
                        "Prefer",
                        "traceparent",
                        "tracestate");
        assertThat(response.header("access-control-max-age")).contains("7200");
        assertThat(response.header("access-control-allow-credentials")).isEmpty();
        assertThat(response.header("vary")).contains("Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/api/v1/leads/1?unknown=1", "*"})
    void preflight_succeeds_so_that_the_page_can_read_the_error(String path) {
        RawResponse response = preflight(server, path, ORIGIN);

        assertThat(response.status()).isEqualTo(204);
        assertThat(response.header("access-control-allow-methods").orElseThrow())
                .contains("PATCH");
    }

    @ParameterizedTest
    @CsvSource({
        "GET /api/v1/leads/1, 200",
        "GET /nothing, 404",
        "DELETE /api/v1/leads/1, 405",
        "POST /locked, 401",
        "GET /bug, 500",
        "GET /api/v1/leads/1?zzz=1, 400"
    })
    void response_and_error_can_be_read_by_the_page(String request, int status) {
        RawResponse response = send(server, request, "Origin: " + ORIGIN);

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.header(ALLOW_ORIGIN)).contains(ORIGIN);
        assertThat(response.header("access-control-expose-headers").orElseThrow())
                .contains("X-Request-Id", "ETag");
        assertThat(response.header("vary")).contains("Origin");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/docs", "/docs/app.js", "/console", "/console/leads/1", "/console/nothing"})
    void page_for_browsers_has_no_headers_of_cors(String path) {
        try (ServerFixture open = ServerFixture.start(
                ServerFixture.SETTINGS.withAllowedOrigins(AllowedOrigins.ANY),
                Route.route(HandlerType.GET, "/", ctx -> ctx.status(200)),
                Route.route(HandlerType.GET, "/docs", ctx -> ctx.status(200)),
                Route.route(HandlerType.GET, "/console/leads/{leadId}", ctx -> ctx.status(200)))) {
            for (RawResponse response :
                    List.of(send(open, "GET " + path, "Origin: " + ORIGIN), preflight(open, path, ORIGIN))) {
                assertThat(response.headers().keySet())
                        .noneMatch(name -> name.startsWith("access-control") || name.equals("vary"));
            }
            assertThat(send(open, "GET /consoles", "Origin: " + ORIGIN).header(ALLOW_ORIGIN))
                    .as("not a page")
                    .contains("*");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET /healthz, Expect: 999, 417",
        "PATCH /api/v1/leads/1, Content-Length: 9999999, 413",
        "PATCH /api/v1/leads/1, Content-Length: 10, 408"
    })
    void error_after_the_headers_can_be_read_by_the_page(String request, String header, int status) {
        try (ServerFixture impatient = ServerFixture.start(ServerFixture.withRequestTimeout(Duration.ofMillis(300))
                .withAllowedOrigins(new AllowedOrigins(false, Set.of(ORIGIN))))) {
            RawResponse response =
                    send(impatient, request, "Origin: " + ORIGIN, "Content-Type: application/json", header);

            assertThat(response.status()).isEqualTo(status);
            assertThat(response.header(ALLOW_ORIGIN)).contains(ORIGIN);
            assertThat(response.header("vary")).contains("Origin");
        }
    }

    @Test
    void upgrade_to_http_1_1_can_be_read_by_the_page() {
        RawResponse response = server.send("PRI * HTTP/2.0\r\nOrigin: " + ORIGIN + "\r\n\r\n");

        assertThat(response.status()).isEqualTo(426);
        assertThat(response.header(ALLOW_ORIGIN)).contains(ORIGIN);
    }

    @ParameterizedTest
    @CsvSource({
        "GET /healthz HTTP/1.1, No colon, 400",
        "GET /healthz?%s HTTP/1.1, Accept: */*, 414",
        "GET /healthz HTTP/1.1, X-Filler: %s, 431",
        "GET /healthz HTTP/3.7, Accept: */*, 505"
    })
    void error_before_the_end_of_the_headers_has_no_headers_of_cors(String requestLine, String header, int status) {
        String head = requestLine + "\r\nHost: a\r\nOrigin: " + ORIGIN + "\r\n" + header + "\r\n\r\n";
        RawResponse response = server.send(head.replace("%s", "x".repeat(17 * 1024)));

        assertThat(response.status()).isEqualTo(status);
        assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://other.example", "http://app.example", "https://app.example:8443", "null", "", "*"})
    void other_origin_gets_no_permission(String origin) {
        RawResponse response = send(server, "GET /healthz", "Origin: " + origin);
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
        assertThat(response.header("vary")).contains("Origin");

        RawResponse preflight = preflight(server, "/api/v1/leads/1", origin);
        assertThat(preflight.status()).isEqualTo(204);
        assertThat(preflight.header("allow")).contains("GET, HEAD, OPTIONS, PATCH");
        assertThat(preflight.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void repeated_or_missing_origin_gets_no_permission() {
        RawResponse repeated = send(server, "GET /healthz", "Origin: " + ORIGIN, "Origin: " + ORIGIN);
        RawResponse missing = send(server, "GET /healthz");
        RawResponse plainOptions = send(server, "OPTIONS /healthz", "Origin: " + ORIGIN);

        assertThat(repeated.header(ALLOW_ORIGIN)).isEmpty();
        assertThat(missing.header(ALLOW_ORIGIN)).isEmpty();
        assertThat(missing.header("vary")).contains("Origin");
        assertThat(plainOptions.header("allow")).contains("GET, HEAD, OPTIONS");
        assertThat(plainOptions.header(ALLOW_ORIGIN)).contains(ORIGIN);
    }

    @Test
    void asterisk_allows_every_origin() {
        try (ServerFixture open = ServerFixture.start(ServerFixture.SETTINGS.withAllowedOrigins(AllowedOrigins.ANY))) {
            assertThat(send(open, "GET /healthz", "Origin: https://any.example").header(ALLOW_ORIGIN))
                    .contains("*");
            assertThat(preflight(open, "/healthz", "null").header(ALLOW_ORIGIN)).contains("*");
        }
    }

    @Test
    void nothing_is_sent_by_default() {
        try (ServerFixture closed = ServerFixture.start()) {
            for (RawResponse response :
                    List.of(send(closed, "GET /healthz", "Origin: " + ORIGIN), preflight(closed, "/healthz", ORIGIN))) {
                assertThat(response.headers().keySet())
                        .noneMatch(name -> name.startsWith("access-control") || name.equals("vary"));
            }
        }
    }

    @Test
    void every_header_that_the_adapter_sets_is_exposed() {
        Set<String> expected = sourceHeaders();
        assertThat(expected).contains("Retry-After", "Location", "ETag", "X-Request-Id");
        expected.removeAll(ALWAYS_EXPOSED);
        expected.removeAll(NOT_FOR_WEB_PAGES);

        assertThat(send(server, "GET /healthz", "Origin: " + ORIGIN)
                        .header("access-control-expose-headers")
                        .orElseThrow()
                        .split(", "))
                .containsAll(expected);
    }

    private static Set<String> sourceHeaders() {
        return Stream.of("src/main/java", "../lead-application/src/main/java/dev/leadpatch/application/http")
                .flatMap(sources -> headersOf(Path.of(sources)).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> headersOf(Path sources) {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    // pages that only their own origin shows
                    .filter(file -> !file.toString().matches(".*/(docs|console)/.*"))
                    .flatMap(file -> SET_HEADER.matcher(read(file)).results())
                    .flatMap(match -> Stream.of(match.group(1), match.group(2), match.group(3)))
                    .filter(name -> name != null)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
