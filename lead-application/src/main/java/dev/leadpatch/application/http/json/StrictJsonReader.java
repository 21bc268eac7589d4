package dev.leadpatch.application.http.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses one I-JSON value (RFC 7493) into plain Java values: {@code LinkedHashMap}, {@code ArrayList}, {@code String},
 * {@code Boolean}, {@code null}, {@code Long} for an integer literal in its range, {@code BigDecimal} for any other
 * number.
 *
 * <p>The text must be UTF-8 without a byte order mark (RFC 7493 §2.1, RFC 8259 §8.1). Member names must be unique and
 * without lone surrogates (RFC 7493 §2.1 and §2.3). The exponent of a number is limited to about one billion. Content
 * after the value is an error. Lone surrogates in string values are accepted here; the rules of the fields reject them
 * with a pointer.
 */
public final class StrictJsonReader {

    // JsonTreeReader checks depth and number lengths, with its own messages; the size of the text is limited before.
    // Names are not interned, because clients choose them.
    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private StrictJsonReader() {}

    /**
     * Parses one value with the default limits.
     *
     * @throws MalformedJsonException if the bytes are not exactly one valid value
     */
    public static @Nullable Object read(byte[] bytes) {
        return parse(decode(bytes), Limits.DEFAULT);
    }

    /**
     * Reads the stream to its end and parses one value.
     *
     * @throws MalformedJsonException if the stream is not exactly one valid value within the limits
     */
    public static @Nullable Object read(InputStream stream, Limits limits) throws IOException {
        byte[] bytes = stream.readNBytes(limits.maxBytes());
        if (stream.read() >= 0) {
            throw MalformedJsonException.of("it is larger than %,d bytes".formatted(limits.maxBytes()));
        }
        return parse(decode(bytes), limits);
    }

    private static @Nullable Object parse(CharBuffer text, Limits limits) {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text.array(), 0, text.limit())) {
            if (parser.nextToken() == null) {
                throw MalformedJsonException.of("it is empty");
            }
            JsonTreeReader reader = new JsonTreeReader(parser, limits);
            Object value = reader.readValue(0);
            if (parser.nextToken() != null) {
                throw reader.malformed("unexpected content after the JSON value");
            }
            return value;
        } catch (JacksonException e) {
            // Jackson's message may quote the text and contains class names; only the position is used.
            throw MalformedJsonException.at(e.getLocation(), "syntax error");
        }
    }

    private static CharBuffer decode(byte[] bytes) {
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        boolean invalid = utf8.decode(ByteBuffer.wrap(bytes), text, true).isError();
        text.flip();
        if (invalid) {
            throw MalformedJsonException.at(lineAfter(text), columnAfter(text), "it is not UTF-8");
        }
        if (!text.isEmpty() && text.get(0) == '\uFEFF') {
            throw MalformedJsonException.of("it starts with a byte order mark");
        }
        return text;
    }

    private static int lineAfter(CharBuffer prefix) {
        return 1 + (int) prefix.chars().filter(c -> c == '\n').count();
    }

    private static int columnAfter(CharBuffer prefix) {
        return prefix.length() - prefix.toString().lastIndexOf('\n');
    }

    /**
     * The limits of a JSON text.
     *
     * @param maxBytes the maximum size of the text
     * @param maxDepth the maximum number of nested objects and arrays
     * @param maxNumberLength the maximum number of characters of a number
     */
    public record Limits(int maxBytes, int maxDepth, int maxNumberLength) {

        private static final int DEFAULT_MAX_DEPTH = 32;
        private static final int DEFAULT_MAX_NUMBER_LENGTH = 1000;

        /** For a text whose size is limited by its source: 32 levels of nesting, numbers of up to 1000 characters. */
        static final Limits DEFAULT = ofBytes(Integer.MAX_VALUE);

        /** Returns the default limits with a maximum size. */
        public static Limits ofBytes(int maxBytes) {
            return new Limits(maxBytes, DEFAULT_MAX_DEPTH, DEFAULT_MAX_NUMBER_LENGTH);
        }
    }

    /** A text is not one strict JSON value, or exceeds a limit. The message never quotes the text. */
    public static final class MalformedJsonException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final String reason;
        private final transient Optional<Location> location;

        private MalformedJsonException(String reason, Optional<Location> location) {
            // expected for external input: a stack trace would only cost time
            super(reason + location.map(at -> " at " + at).orElse(""), null, false, false);
            this.reason = reason;
            this.location = location;
        }

        static MalformedJsonException of(String reason) {
            return new MalformedJsonException(reason, Optional.empty());
        }

        static MalformedJsonException at(TokenStreamLocation location, String reason) {
            return at(location.getLineNr(), location.getColumnNr(), reason);
        }

        static MalformedJsonException at(int line, int column, String reason) {
            return new MalformedJsonException(reason, Optional.of(new Location(line, column)));
        }

        /** Returns the message without the location. */
        public String reason() {
            return reason;
        }

        /** Returns the location of the error; empty if the error concerns the whole text. */
        public Optional<Location> location() {
            return location;
        }

        /**
         * A location in the text.
         *
         * @param line from 1
         * @param column from 1
         */
        public record Location(int line, int column) {
            /** Returns {@code line 3, column 14}. */
            @Override
            public String toString() {
                return "line " + line + ", column " + column;
            }
        }
    }
}
