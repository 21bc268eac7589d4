package dev.leadpatch.adapter.http;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses one I-JSON value (RFC 7493) into plain Java values: {@code LinkedHashMap}, {@code ArrayList}, {@code String},
 * {@code Boolean}, {@code null}, {@code Long} for an integer literal in its range, {@code BigDecimal} for any other
 * number.
 *
 * <p>The text must be UTF-8 without a byte order mark (RFC 7493 §2.1, RFC 8259 §8.1). Member names must be unique and
 * without lone surrogates (RFC 7493 §2.1 and §2.3). The maximum nesting is {@value #MAX_DEPTH} levels. Content after
 * the value is an error. Lone surrogates in string values are accepted here; the rules of the fields reject them with a
 * pointer.
 */
final class StrictJsonReader {

    static final int MAX_DEPTH = 32;
    static final int MAX_NUMBER_LENGTH = 1000;
    static final int MAX_SCALE = 1_000_000_000;

    // This package checks depth, number lengths and names, with its own messages; the size of the body is limited
    // before.
    // Names are not interned, because clients choose them.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private StrictJsonReader() {}

    /**
     * Parses one value.
     *
     * @throws MalformedJsonException if the bytes are not exactly one valid value
     */
    static @Nullable Object read(byte[] bytes) {
        char[] text = decode(bytes);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw MalformedJsonException.of("it is empty");
            }
            JsonTreeReader reader = new JsonTreeReader(parser);
            Object value = reader.readValue(0);
            if (parser.nextToken() != null) {
                throw reader.malformed("unexpected content after the JSON value");
            }
            return value;
        } catch (JacksonException e) {
            // Jackson's message may quote the body and contains class names; only the position is used.
            throw MalformedJsonException.at(
                    e.getLocation().getLineNr(), e.getLocation().getColumnNr(), "syntax error");
        }
    }

    private static char[] decode(byte[] bytes) {
        try {
            CharBuffer text = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes));
            if (text.hasRemaining() && text.charAt(0) == '\uFEFF') {
                throw MalformedJsonException.of("it starts with a byte order mark");
            }
            char[] chars = new char[text.remaining()];
            text.get(chars);
            return chars;
        } catch (CharacterCodingException e) {
            throw MalformedJsonException.of("it is not UTF-8");
        }
    }
}
