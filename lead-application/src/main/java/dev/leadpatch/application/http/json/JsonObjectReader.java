package dev.leadpatch.application.http.json;

import dev.leadpatch.application.http.json.JsonSequenceReader.Item;
import dev.leadpatch.application.http.json.StrictJsonReader.Limits;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import java.io.IOException;
import java.io.Reader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.exc.JacksonIOException;

/**
 * Reads a JSON object of which one member is a list that may be larger than the memory. One reader returns either the object
 * without the items, or the items one by one; both are read as {@link StrictJsonReader} does. Not thread-safe.
 */
public final class JsonObjectReader {
    /** Depth of the items: they are in the list, in the object. */
    private static final int ITEM_DEPTH = 2;

    private final BoundedReader text;
    private final JsonParser parser;
    private final JsonTreeReader tree;
    private final String listName;
    private boolean started;
    private boolean ended;

    /**
     * @param listName the name of the member that is a list
     * @param maxCharacters the maximum size of an item, and of all other members, approximately
     */
    public JsonObjectReader(Reader text, String listName, int maxCharacters) {
        this.text = new BoundedReader(text, maxCharacters);
        this.parser = StrictJsonReader.FACTORY.createParser(ObjectReadContext.empty(), this.text);
        this.tree = new JsonTreeReader(parser, Limits.DEFAULT);
        this.listName = listName;
    }

    /**
     * Reads the text to its end. Returns the object with an empty list in place of the list; the items are parsed but not
     * returned. A text that is not an object is returned as it is.
     *
     * @throws MalformedJsonException if the text is not exactly one valid value within the limits
     * @throws IOException if the text can't be read
     */
    public @Nullable Object readWithoutItems() throws IOException {
        return parse(() -> {
                    if (parser.nextToken() == null) {
                        throw MalformedJsonException.of("it is empty");
                    }
                    Object value = parser.currentToken() == JsonToken.START_OBJECT ? readMembers() : tree.readValue(0);
                    if (parser.nextToken() != null) {
                        throw tree.malformed("unexpected content after the JSON value");
                    }
                    return Optional.ofNullable(value);
                })
                .orElse(null);
    }

    private Map<String, @Nullable Object> readMembers() {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (members.containsKey(name)) {
                throw tree.malformed("duplicate member name");
            }
            boolean isList = parser.nextToken() == JsonToken.START_ARRAY && name.equals(listName);
            members.put(name, isList ? parseItems() : tree.readValue(1));
        }
        return members;
    }

    private List<Object> parseItems() {
        long readBefore = text.characters();
        text.startValue();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            tree.readValue(ITEM_DEPTH);
            text.startValue();
        }
        text.continueValue(readBefore);
        return List.of();
    }

    /**
     * Returns the next item of the list; empty at its end, or if there is no list. The other members must have been validated
     * by {@link #readWithoutItems}.
     *
     * @throws MalformedJsonException if the text is malformed, or an item is too large
     * @throws IOException if the text can't be read
     */
    public Optional<Item> nextItem() throws IOException {
        return parse(() -> {
            text.startValue();
            if (!started) {
                started = true;
                ended = !findList();
            }
            if (ended || parser.nextToken() == JsonToken.END_ARRAY) {
                ended = true;
                return Optional.empty();
            }
            int line = parser.currentTokenLocation().getLineNr();
            return Optional.of(new Item(tree.readValue(ITEM_DEPTH), line));
        });
    }

    private boolean findList() {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return false;
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (parser.nextToken() == JsonToken.START_ARRAY && name.equals(listName)) {
                return true;
            }
            parser.skipChildren();
        }
        return false;
    }

    private <T> T parse(Supplier<T> parsing) throws IOException {
        try {
            return parsing.get();
        } catch (JacksonIOException e) {
            throw tree.toReadFailure(e);
        } catch (JacksonException e) {
            // Jackson's message may quote the text and contains class names; only the position is used.
            throw MalformedJsonException.at(e.getLocation(), "syntax error");
        }
    }
}
