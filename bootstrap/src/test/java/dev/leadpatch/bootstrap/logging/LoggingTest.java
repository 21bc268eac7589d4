package dev.leadpatch.bootstrap.logging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.bootstrap.document.JsonDocument;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

class LoggingTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Logger own = LoggerFactory.getLogger("dev.leadpatch.test");
    private final Logger foreign = LoggerFactory.getLogger("org.example.library");

    @AfterEach
    void be_quiet_again() {
        Logging.startQuietly(System.err);
    }

    @Test
    void a_json_line_has_the_pairs_as_members() throws Exception {
        Logging.start(LogFormat.JSON, out);
        own.atInfo()
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
    void one_event_is_one_line_of_json_whatever_is_in_it() throws Exception {
        Logging.start(LogFormat.JSON, out);
        own.atWarn()
                .setMessage("a\nb\r\u2028 \"quoted\" \u0000 😀 \uD800")
                .addKeyValue("line\nbreak", "x\ny")
                .setCause(new IllegalStateException("on\ntwo lines"))
                .log();
        Map<?, ?> line = onlyLine();
        assertThat((String) line.get("message")).startsWith("a\nb\r\u2028 \"quoted\" \u0000 😀 ");
        assertThat(line.get("line\nbreak")).isEqualTo("x\ny");
        assertThat((String) line.get("stack")).contains("on\ntwo lines").contains("LoggingTest");
    }

    @Test
    void a_pair_can_not_overwrite_what_the_line_says_itself() throws Exception {
        Logging.start(LogFormat.JSON, out);
        try (MDC.MDCCloseable context = MDC.putCloseable("request_id", "of the context")) {
            own.atInfo()
                    .setMessage("m")
                    .addKeyValue("level", "forged")
                    .addKeyValue("request_id", "of the event")
                    .log();
        }
        Map<?, ?> line = onlyLine();
        assertThat(line.get("level")).isEqualTo("INFO");
        assertThat(line.get("level_")).isEqualTo("forged");
        assertThat(line.get("request_id")).isEqualTo("of the event");
        assertThat(line.get("request_id_")).isEqualTo("of the context");
    }

    @Test
    void text_is_one_line_with_the_pairs() {
        Logging.start(LogFormat.TEXT, out);
        own.atInfo().setMessage("request\nforged").addKeyValue("status", 200).log();
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("INFO").contains("request forged").contains("status=\"200\"");
    }

    @Test
    void others_are_heard_from_warnings_on() {
        Logging.start(LogFormat.JSON, out);
        foreign.info("chatter");
        own.debug("chatter");
        foreign.warn("warning");
        assertThat(lines()).hasSize(1);
    }

    @Test
    void a_quiet_log_says_only_what_is_wrong() {
        Logging.startQuietly(out);
        own.info("chatter");
        own.error("wrong");
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0)).contains("ERROR").contains("wrong");
    }

    private List<String> lines() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private Map<?, ?> onlyLine() throws Exception {
        byte[] bytes = out.toByteArray();
        assertThat(bytes).endsWith((byte) '\n');
        assertThat(new String(bytes, StandardCharsets.UTF_8).chars().filter(c -> c == '\n'))
                .hasSize(1);
        return (Map<?, ?>) JsonDocument.read(new ByteArrayInputStream(bytes));
    }
}
