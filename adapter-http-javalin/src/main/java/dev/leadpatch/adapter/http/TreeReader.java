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

/** Turns a stream of JSON tokens into plain values, for {@link StrictJson}. */
final class TreeReader {

    private static final int LONGEST_LONG = 20;

    private final JsonParser parser;

    TreeReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the value that starts at the parser's current token and lies in that many objects and arrays. */
    @Nullable
    Object value(int depth) {
        JsonToken token = parser.currentToken();
        return switch (token) {
            case START_OBJECT -> object(deeper(depth));
            case START_ARRAY -> array(deeper(depth));
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> decimal();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw malformedHere("unexpected text");
        };
    }

    MalformedJson malformedHere(String reason) {
        TokenStreamLocation place = parser.currentTokenLocation();
        return MalformedJson.at(place.getLineNr(), place.getColumnNr(), reason);
    }

    private int deeper(int depth) {
        if (depth == StrictJson.MAX_DEPTH) {
            throw malformedHere("more than " + StrictJson.MAX_DEPTH + " levels of objects and arrays");
        }
        return depth + 1;
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            // Half of a surrogate pair in a name never comes this far: Jackson refuses it, values alone may hold one.
            if (members.containsKey(name)) {
                throw malformedHere("a name that the object already has");
            }
            parser.nextToken();
            members.put(name, value(depth));
        }
        return members;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(depth));
        }
        return items;
    }

    private Number integer() {
        String literal = literal();
        if (literal.length() <= LONGEST_LONG) {
            try {
                return Long.valueOf(literal);
            } catch (NumberFormatException tooLarge) {
                return new BigDecimal(literal);
            }
        }
        return new BigDecimal(literal);
    }

    private BigDecimal decimal() {
        String literal = literal();
        try {
            // Parses at once however large the exponent is; whoever computes with it has to look at its scale first.
            BigDecimal number = new BigDecimal(literal);
            // BigDecimal's own bounds differ between JDKs, and at them its precision minus its scale overflows.
            if (Math.abs((long) number.scale()) <= StrictJson.MAX_SCALE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The exponent is beyond even these.
        }
        throw malformedHere("a number with an exponent out of range");
    }

    private String literal() {
        if (parser.getStringLength() > StrictJson.MAX_NUMBER_LENGTH) {
            throw malformedHere("a number of more than " + StrictJson.MAX_NUMBER_LENGTH + " characters");
        }
        return parser.getString();
    }
}
