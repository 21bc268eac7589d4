package dev.leadpatch.bootstrap.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.http.HttpSettings;
import dev.leadpatch.adapter.http.LeadpatchHttpServer;
import dev.leadpatch.adapter.http.PageRenderer;
import dev.leadpatch.application.http.json.StrictJsonReader;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogFormat;
import dev.leadpatch.bootstrap.logging.LogbackConfigurator.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LogbackConfiguratorTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Logger ownLogger = LoggerFactory.getLogger("dev.leadpatch.test");
    private final Logger foreignLogger = LoggerFactory.getLogger("org.example.library");

    @AfterEach
    void resetLogging() {
        LogbackConfigurator.configureWarningsOnly(System.err);
    }

    @Test
    void json_event_contains_key_value_pairs_as_members() throws Exception {
        LogbackConfigurator.configure(LogFormat.JSON, LogLevel.INFO, out);
        ownLogger
                .atInfo()
                .setMessage("request")
                .addKeyValue("request_id", "r-1")
                .addKeyValue("status", 200)
                .addKeyValue("duration_ms", new BigDecimal("1.25"))
                .addKeyValue("replayed", false)
                .addKeyValue("key_label", (Object) null)
                .log();
        Map<?, ?> line = onlyLine();
        assertThat(line.get("message")).isEqualTo("request");
        assertThat(line.get("level")).isEqualTo("INFO");
        assertThat(line.get("logger")).isEqualTo("dev.leadpatch.test");
        assertThat(Instant.parse((String) line.get("timestamp"))).isNotNull();
        assertThat(line.get("request_id")).isEqualTo("r-1");
        assertThat(line.get("status")).isEqualTo(200L);
        assertThat(line.get("duration_ms")).isEqualTo(new BigDecimal("1.25"));
        assertThat(line.get("replayed")).isEqualTo(false);
        assertThat(line.containsKey("key_label")).isTrue();
    }

    @Test
    void jdbc_driver_does_not_log_to_stderr() {
        LogbackConfigurator.configure(LogFormat.JSON, LogLevel.INFO, out);
        assertThat(java.util.logging.Logger.getLogger("org.postgresql.ssl.PGjdbcHostnameVerifier")
                        .isLoggable(java.util.logging.Level.SEVERE))
                .isFalse();
    }

    @Test
    void raw_hosts_and_connect_targets_of_requests_are_not_logged() throws Exception {
        LogbackConfigurator.configure(LogFormat.JSON, LogLevel.INFO, out);
        HttpSettings settings = HttpSettings.defaults().withAddress("127.0.0.1", 0);
        try (LeadpatchHttpServer server = LeadpatchHttpServer.forPage(
                settings, () -> "r-1", "/page", accept -> new PageRenderer.Content("text/plain", "page"))) {
            server.start();
            for (String request : List.of(
                    "GET /page HTTP/1.1\r\nHost: secret!host\r\n",
                    "GET /page HTTP/1.1\r\nHost: secret host\r\n",
                    "GET /page HTTP/1.1\r\nHost: [secret\r\n",
                    "GET /page HTTP/1.1\r\nHost: [secret]\r\n",
                    "GET /page HTTP/1.1\r\nHost: secret:port\r\n",
                    "GET /page HTTP/1.1\r\nHost: a:secret\r\n",
                    "GET /page HTTP/1.1\r\nHost: secret@host\r\n",
                    "GET /page HTTP/1.1\r\nHost: a\r\nHost: secret\r\n",
                    "GET http://secret!host/page HTTP/1.1\r\nHost: a\r\n",
                    "GET http://secret/page HTTP/1.1\r\nHost: a\r\n",
                    "CONNECT secret:443 HTTP/1.1\r\nHost: secret:443\r\n",
                    "CONNECT secret!host:443 HTTP/1.1\r\nHost: a\r\n",
                    "CONNECT [secret]:443 HTTP/1.1\r\nHost: a\r\n",
                    "CONNECT secret:99999999 HTTP/1.1\r\nHost: a\r\n",
                    "CONNECT http://secret/ HTTP/1.1\r\nHost: a\r\n",
                    "CONNECT /secret HTTP/1.1\r\nHost: a\r\n",
                    "GET /page HTTP/1.1\r\nHost: a\r\nX-Forwarded-Host: secret!host\r\n")) {
                send(server.port(), request + "Connection: close\r\n\r\n");
            }
        }
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("\"route\"").doesNotContain("secret");
    }

    private static void send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            assertThat(socket.getInputStream().read()).as(request).isEqualTo('H');
        }
    }

    @Test
    void one_event_is_one_json_object_on_one_line() throws Exception {
        LogbackConfigurator.configure(LogFormat.JSON, LogLevel.INFO, out);
        ownLogger
                .atWarn()
                .setMessage("a\nb\r\u2028 \"quoted\" \u0000 😀 \uD800")
                .addKeyValue("line\nbreak", "x\ny")
                .setCause(new IllegalStateException("on\ntwo lines"))
                .log();
        Map<?, ?> line = onlyLine();
        assertThat((String) line.get("message")).startsWith("a\nb\r\u2028 \"quoted\" \u0000 😀 ");
        assertThat(line.get("line\nbreak")).isEqualTo("x\ny");
        assertThat((String) line.get("stack")).contains("on\ntwo lines").contains("LogbackConfiguratorTest");
    }

    @Test
    void key_value_pair_cannot_override_a_standard_member() throws Exception {
        LogbackConfigurator.configure(LogFormat.JSON, LogLevel.INFO, out);
        try (MDC.MDCCloseable context = MDC.putCloseable("request_id", "from the context")) {
            ownLogger
                    .atInfo()
                    .setMessage("m")
                    .addKeyValue("level", "forged")
                    .addKeyValue("request_id", "from the event")
                    .log();
        }
        Map<?, ?> line = onlyLine();
        assertThat(line.get("level")).isEqualTo("INFO");
        assertThat(line.get("level_")).isEqualTo("forged");
        assertThat(line.get("request_id")).isEqualTo("from the event");
        assertThat(line.get("request_id_")).isEqualTo("from the context");
    }

    @Test
    void text_event_is_one_line_with_key_value_pairs() {
        LogbackConfigurator.configure(LogFormat.TEXT, LogLevel.INFO, out);
        ownLogger
                .atInfo()
                .setMessage("request\nforged")
                .addKeyValue("status", 200)
                .log();
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("INFO").contains("request forged").contains("status=\"200\"");
    }

    @Test
    void foreign_loggers_log_at_warn_and_above() {
        LogbackConfigurator.configure(LogFormat.JSON, LogLevel.INFO, out);
        foreignLogger.info("ignored");
        ownLogger.debug("ignored");
        foreignLogger.warn("warning");
        assertThat(lines()).hasSize(1);
    }

    @Test
    void level_applies_to_own_loggers_and_raises_that_of_foreign_ones() {
        LogbackConfigurator.configure(LogFormat.JSON, LogLevel.DEBUG, out);
        foreignLogger.info("ignored");
        ownLogger.debug("detail");
        assertThat(lines()).hasSize(1);

        LogbackConfigurator.configure(LogFormat.JSON, LogLevel.ERROR, out);
        ownLogger.warn("ignored");
        foreignLogger.warn("ignored");
        ownLogger.error("failure");
        assertThat(lines()).hasSize(2);
    }

    @Test
    void quiet_log_contains_only_problems() {
        LogbackConfigurator.configureWarningsOnly(out);
        ownLogger.info("ignored");
        ownLogger.error("failure");
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("ERROR").contains("failure");
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Map<?, ?> onlyLine() throws Exception {
        byte[] bytes = out.toByteArray();
        assertThat(bytes).endsWith((byte) '\n');
        assertThat(new String(bytes, StandardCharsets.UTF_8).chars().filter(c -> c == '\n'))
                .hasSize(1);
        return (Map<?, ?>) StrictJsonReader.read(bytes);
    }
}
