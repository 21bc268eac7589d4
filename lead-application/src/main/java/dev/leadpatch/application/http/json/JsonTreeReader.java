package dev.leadpatch.application.http.json;

import dev.leadpatch.application.http.json.BoundedReader.TooLargeException;
import dev.leadpatch.application.http.json.StrictJsonReader.Limits;
import dev.leadpatch.application.http.json.StrictJsonReader.MalformedJsonException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.JacksonIOException;

/** Converts a stream of JSON tokens to plain Java values, for {@link StrictJsonReader}. */
final class JsonTreeReader {

    private static final int MAX_LONG_LENGTH = 20;
    private static final int MAX_SCALE = 1_000_000_000;

    private final JsonParser parser;
    private final Limits limits;

    JsonTreeReader(JsonParser parser, Limits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    /**
     * Reads the value that starts at the parser's current token.
     *
     * @param depth the number of objects and arrays that enclose the value
     */
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
            default -> throw malformed("unexpected token");
        };
    }

    MalformedJsonException malformed(String reason) {
        return MalformedJsonException.at(parser.currentTokenLocation(), reason);
    }

    /** Returns the failure to read the text, or throws that a value is too large. */
    IOException toReadFailure(JacksonIOException e) {
        IOException cause = Objects.requireNonNull(e.getCause());
        if (cause instanceof TooLargeException) {
            throw malformed(String.valueOf(cause.getMessage()));
        }
        return cause;
    }

    private int incrementDepth(int depth) {
        if (depth == limits.maxDepth()) {
            throw malformed("more than " + limits.maxDepth() + " levels of nesting");
        }
        return depth + 1;
    }

    private Map<String, @Nullable Object> readObject(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            // Jackson rejects lone surrogates in names; only values can contain them
            if (members.containsKey(name)) {
                throw malformed("duplicate member name");
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
            } catch (NumberFormatException e) {
                return new BigDecimal(literal);
            }
        }
        return new BigDecimal(literal);
    }

    private BigDecimal readDecimal() {
        String literal = readLiteral();
        try {
            // Parsing time does not depend on the exponent; check the scale before any arithmetic.
            BigDecimal number = new BigDecimal(literal);
            // The bounds of BigDecimal differ between JDKs, and precision minus scale overflows near them.
            if (Math.abs((long) number.scale()) <= MAX_SCALE) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The exponent exceeds the bounds of BigDecimal.
        }
        throw malformed("number with an exponent out of range");
    }

    private String readLiteral() {
        if (parser.getStringLength() > limits.maxNumberLength()) {
            throw malformed("number of more than " + limits.maxNumberLength() + " characters");
        }
        return parser.getString();
    }
}
