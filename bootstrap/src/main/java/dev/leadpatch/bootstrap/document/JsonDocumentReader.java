package dev.leadpatch.bootstrap.document;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
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
 * A strict reader of one JSON document: UTF-8, unique member names, exact numbers, limited size and depth, and no
 * trailing content. Thread-safe.
 */
public final class JsonDocumentReader {
    /** The maximum document size: some hundred thousand leads, whose tree fits into the memory of a small machine. */
    static final int MAX_BYTES = 128 << 20;

    static final int MAX_DEPTH = 32;
    static final int MAX_NUMBER_LENGTH = 1000;

    // This package checks the limits itself, to report its own messages; Jackson's depth limit is one higher.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH + 1)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private JsonDocumentReader() {}

    /**
     * Reads the stream to its end.
     *
     * @return maps in the order of the document, lists, text, exact numbers, booleans or null
     */
    public static @Nullable Object read(InputStream stream) throws IOException, UnreadableDocumentException {
        return read(stream, MAX_BYTES);
    }

    static @Nullable Object read(InputStream stream, int maxBytes) throws IOException, UnreadableDocumentException {
        byte[] bytes = stream.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw new UnreadableDocumentException("the document is larger than %,d bytes".formatted(maxBytes));
        }
        return parse(decode(bytes));
    }

    private static @Nullable Object parse(String text) throws UnreadableDocumentException {
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new UnreadableDocumentException("the document is empty");
            }
            JsonTreeReader reader = new JsonTreeReader(parser);
            Object value = reader.readValue(0);
            if (parser.nextToken() != null) {
                throw reader.unreadable("unexpected content after the document");
            }
            return value;
        } catch (JacksonException e) {
            // Jackson's message is dropped: it may quote the document, which contains API keys
            throw UnreadableDocumentException.at(
                    e.getLocation().getLineNr(), e.getLocation().getColumnNr(), "not valid JSON, or incomplete");
        }
    }

    private static String decode(byte[] bytes) throws UnreadableDocumentException {
        CharsetDecoder utf8 = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        CoderResult result = utf8.decode(ByteBuffer.wrap(bytes), text, true);
        text.flip();
        if (result.isError()) {
            throw UnreadableDocumentException.at(lineNumber(text), columnNumber(text), "not valid UTF-8");
        }
        if (!text.isEmpty() && text.get(0) == '\uFEFF') {
            throw UnreadableDocumentException.at(1, 1, "a byte order mark is not allowed");
        }
        return text.toString();
    }

    private static int lineNumber(CharBuffer decodedPrefix) {
        return 1 + (int) decodedPrefix.chars().filter(c -> c == '\n').count();
    }

    private static int columnNumber(CharBuffer decodedPrefix) {
        return decodedPrefix.length() - decodedPrefix.toString().lastIndexOf('\n');
    }
}
