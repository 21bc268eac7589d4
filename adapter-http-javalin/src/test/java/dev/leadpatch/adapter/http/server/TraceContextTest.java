package dev.leadpatch.adapter.http.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.javalin.http.HandlerType;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String SPAN_ID = "00f067aa0ba902b7";
    private static final String VALID = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";
    private static final Map<String, String> LOGGED = Map.of("trace_id", TRACE_ID, "span_id", SPAN_ID);

    @ParameterizedTest
    @ValueSource(strings = {"00", "01", "ff", "a7"})
    void trace_flags_do_not_matter(String flags) {
        assertThat(TraceContext.parse("00-" + TRACE_ID + "-" + SPAN_ID + "-" + flags))
                .contains(new TraceContext(TRACE_ID, SPAN_ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"01-%s", "fe-%s", "cc-%s-what-the-future-brings", "01-%s-"})
    void later_version_may_append_fields(String header) {
        assertThat(TraceContext.parse(header.replace("%s", VALID.substring(3))))
                .contains(new TraceContext(TRACE_ID, SPAN_ID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0g-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b70-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01.more",
                "00_4bf92f3577b34da6a3ce929d0e0e4736_00f067aa0ba902b7_01"
            })
    void invalid_header_is_ignored(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }

    /** The entries of the log, by the thread and class that write them. */
    @Nested
    class Log {

        @Test
        void access_log_has_the_trace_of_the_request_that_has_one() {
            try (ServerFixture server = ServerFixture.start();
                    LogCapture log = new LogCapture(AccessLog.class)) {
                assertThat(logged(server, log, "/labeled", "Traceparent: " + VALID))
                        .isEqualTo(LOGGED);
                assertThat(logged(server, log, "/nothing", "traceparent:  " + VALID + " "))
                        .isEqualTo(LOGGED);
                assertThat(logged(server, log, "/labeled", "X-Other: " + VALID)).isEmpty();
                assertThat(logged(server, log, "/labeled", "traceparent: " + VALID + "\r\ntraceparent: " + VALID))
                        .isEmpty();
            }
        }

        /** Returns the context of the entry of one request, which can be written after its response. */
        private static Map<String, String> logged(ServerFixture server, LogCapture log, String path, String header) {
            int entries = log.events().size();
            get(server, path, header);
            await().until(() -> log.events().size() == entries + 1);
            return log.events().get(entries).getMDCPropertyMap();
        }

        @Test
        void entry_of_a_failed_request_has_its_trace() {
            try (ServerFixture server = ServerFixture.start();
                    LogCapture log = new LogCapture(ErrorHandler.class)) {
                get(server, "/bug", "traceparent: " + VALID);
                get(server, "/bug", "X-Other: a");

                assertThat(log.events())
                        .extracting(ILoggingEvent::getMDCPropertyMap)
                        .containsExactly(LOGGED, Map.of());
            }
        }

        @Test
        void trace_of_an_agent_takes_precedence() {
            String span = "e1be26304d913f2c";
            Route traced = Route.checkedRoute(HandlerType.GET, "/traced", ctx -> {
                ctx.attribute(TraceContext.TRACE_ID, TRACE_ID);
                ctx.attribute(TraceContext.SPAN_ID, span);
                return handled -> {};
            });
            try (ServerFixture server = ServerFixture.start(ServerFixture.SETTINGS, traced);
                    LogCapture log = new LogCapture(AccessLog.class)) {
                get(server, "/traced", "traceparent: " + VALID);

                await().until(() -> !log.events().isEmpty());
                assertThat(log.events().get(0).getMDCPropertyMap())
                        .isEqualTo(Map.of("trace_id", TRACE_ID, "span_id", span));
            }
        }

        private static void get(ServerFixture server, String path, String header) {
            server.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + header + "\r\n\r\n");
        }
    }
}
