package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.PageRenderer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A server for a single page. */
class PageRouteTest {

    private static LeadpatchHttpServer http;

    @BeforeAll
    static void start() {
        http = LeadpatchHttpServer.forPage(
                ServerFixture.SETTINGS,
                () -> "id",
                "/page",
                accept -> new PageRenderer.Content("text/plain; version=1; charset=utf-8", "accept: " + accept + "é"));
        http.start();
    }

    @AfterAll
    static void stop() {
        http.close();
    }

    @Test
    void page_is_returned_unchanged_with_its_media_type() {
        RawResponse response = send("GET /page HTTP/1.1", "Host: a", "Accept: text/x");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).contains("text/plain; version=1; charset=utf-8");
        assertThat(response.body()).isEqualTo("accept: text/xé");
        assertThat(send("GET /page HTTP/1.1", "Host: a").body()).isEqualTo("accept: é");
    }

    @Test
    void head_returns_content_length_without_body() {
        try (RawClient client = new RawClient(http.port())) {
            client.send(RawClient.head("HEAD /page HTTP/1.1", "Host: a"));
            assertThat(client.readResponseWithoutBody().header("content-length"))
                    .contains("10");
        }
    }

    @Test
    void other_paths_fail_with_404_and_other_methods_with_405() {
        send("GET /healthz HTTP/1.1", "Host: a").assertError(404, "no_such_resource");
        send("GET /page/ HTTP/1.1", "Host: a").assertError(404, "no_such_resource");
        send("POST /page HTTP/1.1", "Host: a", "Content-Length: 0").assertError(405, "method_not_allowed");
    }

    @Test
    void idle_and_incomplete_requests_do_not_block_other_clients() {
        List<RawClient> slowClients = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                slowClients.add(new RawClient(http.port()).send(i % 2 == 0 ? "" : "GET /page HTTP/1.1\r\nHos"));
            }
            assertThat(send("GET /page HTTP/1.1", "Host: a").status()).isEqualTo(200);
        } finally {
            slowClients.forEach(RawClient::close);
        }
    }

    private static RawResponse send(String... lines) {
        try (RawClient client = new RawClient(http.port())) {
            return client.send(RawClient.head(lines)).readResponse();
        }
    }
}
