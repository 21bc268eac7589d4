package dev.leadpatch.adapter.http;

import static dev.leadpatch.adapter.http.Route.route;
import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.http.HandlerType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ThreadsTest {

    @Test
    void a_request_runs_on_a_virtual_thread_where_the_runtime_has_them() {
        Route thread = route(
                HandlerType.GET,
                "/thread",
                ctx -> RouteAnswers.json(
                        ctx, 200, Map.of("name", Thread.currentThread().getName())));
        try (TestEdge edge = TestEdge.start(TestEdge.SETTINGS, thread)) {
            Object name =
                    edge.send("GET /thread HTTP/1.1\r\nHost: a\r\n\r\n").json().get("name");
            boolean virtual = Runtime.version().feature() >= 21;
            assertThat(name).asString().matches(virtual ? "http-virtual-\\d+" : "http-\\d+.*");
        }
    }
}
