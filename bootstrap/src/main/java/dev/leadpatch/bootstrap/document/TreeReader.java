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

/** Turns JSON tokens into plain values: maps in the order of the document, lists, text, exact numbers, booleans, null. */
final class TreeReader {
    private final JsonParser parser;

    TreeReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The value at the parser's current token, which lies in {@code depth} objects and arrays. */
    @Nullable
    Object value(int depth) throws UnreadableDocument {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(deeper(depth));
            case START_ARRAY -> array(deeper(depth));
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw refusal("a value is missing");
        };
    }

    UnreadableDocument refusal(String reason) {
        TokenStreamLocation place = parser.currentTokenLocation();
        return UnreadableDocument.at(place.getLineNr(), place.getColumnNr(), reason);
    }

    private int deeper(int depth) throws UnreadableDocument {
        if (depth == JsonDocument.MOST_LEVELS) {
            throw refusal("more than %d levels of objects and arrays".formatted(JsonDocument.MOST_LEVELS));
        }
        return depth + 1;
    }

    private Map<String, @Nullable Object> object(int depth) throws UnreadableDocument {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            if (members.containsKey(name)) {
                throw refusal("the object has a member of this name already");
            }
            parser.nextToken();
            members.put(name, value(depth));
        }
        return members;
    }

    private List<@Nullable Object> array(int depth) throws UnreadableDocument {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(depth));
        }
        return items;
    }

    private Number number() throws UnreadableDocument {
        if (parser.getStringLength() > JsonDocument.LONGEST_NUMBER) {
            throw refusal("a number of more than %d characters".formatted(JsonDocument.LONGEST_NUMBER));
        }
        String literal = parser.getString();
        if (parser.currentToken() == JsonToken.VALUE_NUMBER_INT) {
            BigInteger integer = new BigInteger(literal);
            return integer.bitLength() < Long.SIZE ? (Number) integer.longValue() : new BigDecimal(integer);
        }
        try {
            // never by way of a double, which would lose digits
            return new BigDecimal(literal);
        } catch (NumberFormatException beyondAllBounds) {
            throw refusal("a number that is out of every range");
        }
    }
}
