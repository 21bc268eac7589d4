package dev.leadpatch.bootstrap.document;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/**
 * Converts JSON tokens to plain values: maps in the order of the document, lists, text, exact numbers, booleans and
 * null.
 */
final class JsonTreeReader {
    private final JsonParser parser;

    JsonTreeReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the value at the parser's current token, which is nested in {@code depth} objects and arrays. */
    @Nullable
    Object readValue(int depth) throws UnreadableDocumentException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> readObject(incrementDepth(depth));
            case START_ARRAY -> readArray(incrementDepth(depth));
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> readNumber();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw unreadable("a value is missing");
        };
    }

    UnreadableDocumentException unreadable(String reason) {
        TokenStreamLocation location = parser.currentTokenLocation();
        return UnreadableDocumentException.at(location.getLineNr(), location.getColumnNr(), reason);
    }

    private int incrementDepth(int depth) throws UnreadableDocumentException {
        if (depth == JsonDocumentReader.MAX_DEPTH) {
            throw unreadable("more than %d levels of objects and arrays".formatted(JsonDocumentReader.MAX_DEPTH));
        }
        return depth + 1;
    }

    private Map<String, @Nullable Object> readObject(int depth) throws UnreadableDocumentException {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (members.containsKey(name)) {
                throw unreadable("duplicate member name");
            }
            parser.nextToken();
            members.put(name, readValue(depth));
        }
        return members;
    }

    private List<@Nullable Object> readArray(int depth) throws UnreadableDocumentException {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(readValue(depth));
        }
        return items;
    }

    private Number readNumber() throws UnreadableDocumentException {
        if (parser.getStringLength() > JsonDocumentReader.MAX_NUMBER_LENGTH) {
            throw unreadable("a number has more than %d characters".formatted(JsonDocumentReader.MAX_NUMBER_LENGTH));
        }
        String literal = parser.getString();
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            BigInteger integer = new BigInteger(literal);
            return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : new BigDecimal(integer);
        }
        try {
            // not via a double, which would lose digits
            return new BigDecimal(literal);
        } catch (NumberFormatException e) {
            throw unreadable("a number is out of range");
        }
    }
}
