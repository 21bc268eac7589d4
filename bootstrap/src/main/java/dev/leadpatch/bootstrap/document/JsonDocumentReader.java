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
 * Reads one JSON document strictly into plain Java values: UTF-8, unique names, exact numbers, bounded size and depth,
 * and nothing after it.
 */
public final class JsonDocumentReader {
    /** What fits into the memory of a small machine as a tree: some hundred thousand leads. */
    static final int MAX_BYTES = 128 << 20;

    static final int MAX_DEPTH = 32;
    static final int MAX_NUMBER_LENGTH = 1000;

    // Every limit but the depth is judged here, with sentences of our own.
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

    /** The value that the stream holds, read to its end. */
    public static @Nullable Object read(InputStream stream) throws IOException, UnreadableDocumentException {
        return read(stream, MAX_BYTES);
    }

    static @Nullable Object read(InputStream stream, int mostBytes) throws IOException, UnreadableDocumentException {
        byte[] bytes = stream.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw new UnreadableDocumentException("the document is larger than %,d bytes".formatted(mostBytes));
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
                throw reader.unreadable("something follows the document");
            }
            return value;
        } catch (JacksonException malformed) {
            // its message may quote the document, and the document has keys in it
            throw UnreadableDocumentException.at(
                    malformed.getLocation().getLineNr(),
                    malformed.getLocation().getColumnNr(),
                    "this is not JSON, or something is missing before it");
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
            throw UnreadableDocumentException.at(lineNumber(text), columnNumber(text), "this is not UTF-8");
        }
        if (!text.isEmpty() && text.get(0) == '\uFEFF') {
            throw UnreadableDocumentException.at(1, 1, "a byte order mark does not belong there");
        }
        return text.toString();
    }

    private static int lineNumber(CharBuffer before) {
        return 1 + (int) before.chars().filter(c -> c == '\n').count();
    }

    private static int columnNumber(CharBuffer before) {
        return before.length() - before.toString().lastIndexOf('\n');
    }
}
