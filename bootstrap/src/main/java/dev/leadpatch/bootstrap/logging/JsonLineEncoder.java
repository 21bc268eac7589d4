package dev.leadpatch.bootstrap.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A Logback encoder that writes each event as one line of JSON (NDJSON): {@code timestamp}, {@code level}, {@code
 * logger}, {@code thread}, {@code message}, the key-value pairs of the event, its context (MDC), and the {@code stack}
 * trace of an exception.
 *
 * <p>Key-value pairs are top-level members, so that log stores index them. Logback's own JSON encoder nests them in a
 * list of objects.
 */
final class JsonLineEncoder extends EncoderBase<ILoggingEvent> {
    private static final JsonFactory JSON_FACTORY = new JsonFactory();
    private static final byte[] EMPTY = {};

    @Override
    public byte[] headerBytes() {
        return EMPTY;
    }

    @Override
    public byte[] footerBytes() {
        return EMPTY;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringWriter line = new StringWriter(256);
        try (JsonGenerator json = JSON_FACTORY.createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            toMembers(event).forEach((name, value) -> write(json, name, value));
            json.writeEndObject();
        }
        return line.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, @Nullable Object> toMembers(ILoggingEvent event) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("timestamp", timestampOf(event).toString());
        members.put("level", event.getLevel().toString());
        members.put("logger", event.getLoggerName());
        members.put("thread", event.getThreadName());
        members.put("message", event.getFormattedMessage());
        List<KeyValuePair> pairs = event.getKeyValuePairs();
        if (pairs != null) {
            pairs.forEach(pair -> putUnique(members, pair.key, pair.value));
        }
        event.getMDCPropertyMap().forEach((name, value) -> putUnique(members, name, value));
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            putUnique(members, "stack", ThrowableProxyUtil.asString(thrown));
        }
        return members;
    }

    private static Instant timestampOf(ILoggingEvent event) {
        Instant instant = event.getInstant();
        return instant == null ? Instant.ofEpochMilli(event.getTimeStamp()) : instant;
    }

    /** Adds a member; an underscore is appended to a name that is already used. */
    private static void putUnique(Map<String, @Nullable Object> members, String name, @Nullable Object value) {
        String uniqueName = name;
        while (members.containsKey(uniqueName)) {
            uniqueName += "_";
        }
        members.put(uniqueName, value);
    }

    private static void write(JsonGenerator json, String name, @Nullable Object value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else if (value instanceof Boolean bool) {
            json.writeBoolean(bool);
        } else if (value instanceof Long || value instanceof Integer) {
            json.writeNumber(((Number) value).longValue());
        } else if (value instanceof Double number) {
            json.writeNumber(number); // quoted if it is NaN or infinite
        } else if (value instanceof BigDecimal number) {
            json.writeNumber(number);
        } else {
            json.writeString(value.toString());
        }
    }
}
