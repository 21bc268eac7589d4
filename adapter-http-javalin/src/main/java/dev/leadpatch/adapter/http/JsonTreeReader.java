package dev.leadpatch.adapter.http;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

/** Turns a stream of JSON tokens into plain values, for {@link StrictJsonReader}. */
final class JsonTreeReader {

    private static final int MAX_LONG_LENGTH = 20;

    private final JsonParser parser;

    JsonTreeReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the value that starts at the parser's current token and lies in that many objects and arrays. */
    @Nullable
    Object readValue(int depth) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> readObject(incrementDepth(depth));
            case START_ARRAY -> readArray(incrementDepth(depth));
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> readInteger();
            case VALUE_NUMBER_FLOAT -> readDecimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw malformed("unexpected text");
        };
    }

    MalformedJsonException malformed(String reason) {
        TokenStreamLocation place = parser.currentTokenLocation();
        return MalformedJsonException.at(place.getLineNr(), place.getColumnNr(), reason);
    }

    private int incrementDepth(int depth) {
        if (depth == StrictJsonReader.MAX_DEPTH) {
            throw malformed("more than " + StrictJsonReader.MAX_DEPTH + " levels of objects and arrays");
        }
        return depth + 1;
    }

    private Map<String, @Nullable Object> readObject(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            // Half of a surrogate pair in a name never comes this far: Jackson refuses it, values alone may hold one.
            if (members.containsKey(name)) {
                throw malformed("a name that the object already has");
            }
            parser.nextToken();
            members.put(name, readValue(depth));
        }
        return members;
    }

    private List<@Nullable Object> readArray(int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(readValue(depth));
        }
        return items;
    }

    private Number readInteger() {
        String literal = readLiteral();
        if (literal.length() <= MAX_LONG_LENGTH) {
            try {
                return Long.valueOf(literal);
            } catch (NumberFormatException tooLarge) {
                return new BigDecimal(literal);
            }
        }
        return new BigDecimal(literal);
    }

    private BigDecimal readDecimal() {
        String literal = readLiteral();
        try {
            // Parses at once however large the exponent is; whoever computes with it has to look at its scale first.
            BigDecimal number = new BigDecimal(literal);
            // BigDecimal's own bounds differ between JDKs, and at them its precision minus its scale overflows.
            if (Math.abs((long) number.scale()) <= StrictJsonReader.MAX_SCALE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The exponent is beyond even these.
        }
        throw malformed("a number with an exponent out of range");
    }

    private String readLiteral() {
        if (parser.getStringLength() > StrictJsonReader.MAX_NUMBER_LENGTH) {
            throw malformed("a number of more than " + StrictJsonReader.MAX_NUMBER_LENGTH + " characters");
        }
        return parser.getString();
    }
}
