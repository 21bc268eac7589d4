package dev.leadpatch.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A page on a port of its own. */
class PageTest {

    private static LeadpatchHttp http;

    @BeforeAll
    static void start() {
        http = LeadpatchHttp.ofPage(
                TestEdge.SETTINGS,
                () -> "id",
                "/page",
                accept -> new Page.Content("text/plain; version=1; charset=utf-8", "wanted: " + accept + "é"));
        http.start();
    }

    @AfterAll
    static void stop() {
        http.close();
    }

    @Test
    void it_is_shown_as_it_is_in_the_type_it_names() {
        RawAnswer answer = send("GET /page HTTP/1.1", "Host: a", "Accept: text/x");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("content-type")).contains("text/plain; version=1; charset=utf-8");
        assertThat(answer.body()).isEqualTo("wanted: text/xé");
        assertThat(send("GET /page HTTP/1.1", "Host: a").body()).isEqualTo("wanted: é");
    }

    @Test
    void head_has_its_length_and_no_body() {
        try (RawClient client = new RawClient(http.port())) {
            client.send(RawClient.head("HEAD /page HTTP/1.1", "Host: a"));
            assertThat(client.answerWithoutBody().header("content-length")).contains("10");
        }
    }

    @Test
    void there_is_nothing_else_and_it_cant_be_changed() {
        send("GET /healthz HTTP/1.1", "Host: a").isFailure(404, "no_such_resource");
        send("GET /page/ HTTP/1.1", "Host: a").isFailure(404, "no_such_resource");
        send("POST /page HTTP/1.1", "Host: a", "Content-Length: 0").isFailure(405, "method_not_allowed");
    }

    @Test
    void clients_that_send_nothing_or_half_a_request_keep_nobody_from_it() {
        List<RawClient> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                slow.add(new RawClient(http.port()).send(i % 2 == 0 ? "" : "GET /page HTTP/1.1\r\nHos"));
            }
            assertThat(send("GET /page HTTP/1.1", "Host: a").status()).isEqualTo(200);
        } finally {
            slow.forEach(RawClient::close);
        }
    }

    private static RawAnswer send(String... lines) {
        try (RawClient client = new RawClient(http.port())) {
            return client.send(RawClient.head(lines)).answer();
        }
    }
}
