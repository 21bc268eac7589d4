package dev.leadpatch.adapter.http.server;

import static dev.leadpatch.adapter.http.server.Route.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.message.TextResponse;
import dev.leadpatch.application.http.message.JsonResponse;
import io.javalin.http.HandlerType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VirtualThreadTest {

    @Test
    void request_runs_on_virtual_thread_if_supported() {
        Route thread = route(
                HandlerType.GET,
                "/thread",
                ctx -> TextResponse.send(
                        JsonResponse.of(
                                200, Map.of("name", Thread.currentThread().getName())),
                        ctx));
        try (ServerFixture server = ServerFixture.start(ServerFixture.SETTINGS, thread)) {
            Object name = server.send("GET /thread HTTP/1.1\r\nHost: a\r\n\r\n")
                    .json()
                    .get("name");
            boolean virtual = Runtime.version().feature() >= 21;
            assertThat(name).asString().matches(virtual ? "http-virtual-\\d+" : "http-\\d+.*");
        }
    }
}
