package dev.leadpatch.application.http.json;

import dev.leadpatch.application.http.json.StrictJsonReader.Limits;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import java.io.IOException;
import java.io.Reader;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Reads a sequence of JSON values, one at a time: the items of one array, or values that follow each other, such as
 * newline-delimited JSON. The values are read as {@link StrictJsonReader} does. Not thread-safe.
 */
public final class JsonSequenceReader {
    private final BoundedReader text;
    private final JsonParser parser;
    private final JsonTreeReader tree;
    private boolean started;
    private boolean inArray;

    /** @param maxCharacters the maximum size of one value, approximately; it bounds the memory */
    public JsonSequenceReader(Reader text, int maxCharacters) {
        this.text = new BoundedReader(text, maxCharacters);
        this.parser = StrictJsonReader.FACTORY.createParser(ObjectReadContext.empty(), this.text);
        this.tree = new JsonTreeReader(parser, Limits.DEFAULT);
    }

    /**
     * A value of the sequence.
     *
     * @param line the line in which it starts, from 1
     */
    public record Item(@Nullable Object value, int line) {}

    /**
     * Returns the next value; empty at the end.
     *
     * @throws MalformedJsonException if the text is malformed, or a value is too large
     * @throws IOException if the text can't be read
     */
    public Optional<Item> next() throws IOException {
        text.startValue();
        try {
            JsonToken token = parser.nextToken();
            if (!started && token == JsonToken.START_ARRAY) {
                inArray = true;
                token = parser.nextToken();
            }
            started = true;
            if (inArray && token == JsonToken.END_ARRAY) {
                if (parser.nextToken() != null) {
                    throw tree.malformed("unexpected content after the array");
                }
                inArray = false;
                return Optional.empty();
            }
            if (token == null) {
                return Optional.empty();
            }
            int line = parser.currentTokenLocation().getLineNr();
            return Optional.of(new Item(tree.readValue(0), line));
        } catch (JacksonIOException e) {
            throw tree.toReadFailure(e);
        } catch (JacksonException e) {
            throw MalformedJsonException.at(e.getLocation(), "syntax error");
        }
    }
}
