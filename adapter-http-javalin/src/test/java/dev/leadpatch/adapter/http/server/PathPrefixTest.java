package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.TrustedProxies;
import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.http.message.JsonResponse;
import io.javalin.http.HandlerType;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Paths in headers behind a reverse proxy that removes a prefix from the paths of requests. */
class PathPrefixTest {
    private static final String LINK = "</items?after=1>; rel=\"next\"";
    private static final Route ITEMS = route(
            HandlerType.GET,
            "/items",
            ctx -> TextResponse.send(
                    JsonResponse.of(201, Map.of())
                            .withHeader("Location", "/items/1")
                            .withHeader("Link", LINK),
                    ctx));
    private static final Route EMPTY = route(
            HandlerType.GET,
            "/empty",
            ctx -> TextResponse.send(new JsonResponse(204, Map.of("Location", "/items/2"), ""), ctx));

    private static ServerFixture proxied;

    @BeforeAll
    static void start() {
        TrustedProxies loopback = TrustedProxies.NONE.and("127.0.0.0/8").orElseThrow();
        proxied = ServerFixture.start(
                ServerFixture.SETTINGS.withClients(HttpSettings.Clients.DEFAULTS.withTrustedProxies(loopback)),
                ITEMS,
                EMPTY);
    }

    @AfterAll
    static void stop() {
        proxied.close();
    }

    @ParameterizedTest
    @CsvSource({"/crm,/crm", "/crm/,/crm", "/a/b-1.0,/a/b-1.0"})
    void prefix_of_a_trusted_proxy_is_added_to_location_and_link(String header, String prefix) {
        RawResponse response = get(proxied, "/items", header);
        assertThat(response.header("location")).contains(prefix + "/items/1");
        assertThat(response.header("link")).contains("<" + prefix + "/items?after=1>; rel=\"next\"");
        assertThat(get(proxied, "/empty", header).header("location")).contains(prefix + "/items/2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/", "crm", "//evil.example", "/a//b", "/a, /b", "https://evil.example", "/a?b", "/%2e"})
    void invalid_prefix_is_ignored(String header) {
        RawResponse response = get(proxied, "/items", header);
        assertThat(response.header("location")).contains("/items/1");
        assertThat(response.header("link")).contains(LINK);
    }

    @Test
    void prefix_of_another_connection_is_ignored() {
        try (ServerFixture direct = ServerFixture.start(ServerFixture.SETTINGS, ITEMS)) {
            assertThat(get(direct, "/items", "/crm").header("location")).contains("/items/1");
        }
    }

    private static RawResponse get(ServerFixture server, String path, String prefix) {
        return server.send(RawClient.head("GET " + path + " HTTP/1.1", "Host: a", "X-Forwarded-Prefix: " + prefix));
    }
}
