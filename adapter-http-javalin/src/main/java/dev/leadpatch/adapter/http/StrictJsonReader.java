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
 * Reads one I-JSON value (RFC 7493) from bytes into plain Java values: {@code LinkedHashMap}, {@code ArrayList}, {@code
 * String}, {@code Boolean}, {@code null}, {@code Long} for an integral literal that fits, {@code BigDecimal} for any
 * other number.
 *
 * <p>The rules: UTF-8 without a byte order mark (RFC 7493 §2.1, RFC 8259 §8.1), unique names without lone surrogates
 * (RFC 7493 §2.1 and §2.3), nothing after the value, at most {@value #MAX_DEPTH} levels. Lone surrogates in string
 * values pass: the rules of the fields reject them, with a pointer.
 */
final class StrictJsonReader {

    static final int MAX_DEPTH = 32;
    static final int MAX_NUMBER_LENGTH = 1000;
    static final int MAX_SCALE = 1_000_000_000;

    // Depth, lengths and names are judged here, with sentences of our own; the body is bounded before it is read.
    // No table of names is shared between requests: clients choose the names.
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
     * Reads the one value that the bytes hold.
     *
     * @throws MalformedJsonException if they hold anything else
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
                throw reader.malformed("something follows the value");
            }
            return value;
        } catch (JacksonException e) {
            // Its message may quote the text and names classes: only the place is taken over.
            throw MalformedJsonException.at(
                    e.getLocation().getLineNr(), e.getLocation().getColumnNr(), "unexpected or missing text");
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
