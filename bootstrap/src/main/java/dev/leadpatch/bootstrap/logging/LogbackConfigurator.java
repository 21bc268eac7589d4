package dev.leadpatch.bootstrap.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Configures Logback in code. It discards the configuration of any file on the class path. */
public final class LogbackConfigurator {
    // One event is one line in either format, so that input of a client can't forge a log line.
    private static final String TEXT_PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5level %logger{0}: %replace(%msg %kvp){'[\\r\\n]+', ' '}%n%ex";

    // the JDBC driver logs to stderr what it also throws; referenced, because the platform's loggers are collected
    private static final java.util.logging.Logger DRIVER_LOGGER = java.util.logging.Logger.getLogger("org.postgresql");

    // their warnings quote Host headers and CONNECT targets as they were received; the response is a 400 anyway
    private static final List<String> LOGGERS_OF_RAW_INPUT =
            List.of("org.eclipse.jetty.util.HostPort", "org.eclipse.jetty.http.HttpParser");

    private LogbackConfigurator() {}

    /** Logs to {@code out}: Leadpatch at {@code level} and above, libraries at WARN and above, and never below {@code level}. */
    public static void configure(LogFormat format, LogLevel level, OutputStream out) {
        configure(format, out, Level.toLevel(level.name()));
    }

    /** Logs warnings and errors to {@code out}, as text: for commands that print their result. */
    public static void configureWarningsOnly(OutputStream out) {
        configure(LogFormat.TEXT, out, Level.WARN);
    }

    /** Logs errors to {@code out}, as text: for commands that report problems themselves. */
    public static void configureErrorsOnly(OutputStream out) {
        configure(LogFormat.TEXT, out, Level.ERROR);
    }

    private static void configure(LogFormat format, OutputStream out, Level ownLevel) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        Encoder<ILoggingEvent> encoder = format == LogFormat.JSON ? new JsonLineEncoder() : newTextEncoder();
        encoder.setContext(context);
        encoder.start();

        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        appender.setContext(context);
        appender.setName("lines");
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();

        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(ownLevel.isGreaterOrEqual(Level.WARN) ? ownLevel : Level.WARN);
        root.addAppender(appender);
        context.getLogger("dev.leadpatch").setLevel(ownLevel);
        DRIVER_LOGGER.setLevel(java.util.logging.Level.OFF);
        LOGGERS_OF_RAW_INPUT.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    }

    private static PatternLayoutEncoder newTextEncoder() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setPattern(TEXT_PATTERN);
        return encoder;
    }

    /** The lowest level that is logged. */
    public enum LogLevel {
        ERROR,
        WARN,
        INFO,
        DEBUG;

        /** The name in the environment. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The level with exactly this {@code wireName}. */
        public static Optional<LogLevel> ofWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(level -> level.wireName().equals(wireName))
                    .findFirst();
        }
    }

    /** The format of log lines. */
    public enum LogFormat {
        /** One JSON object a line. */
        JSON,
        /** Plain text. */
        TEXT;

        /** The name on the command line and in the environment. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The format with exactly this {@code wireName}. */
        public static Optional<LogFormat> ofWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(format -> format.wireName().equals(wireName))
                    .findFirst();
        }
    }
}
