package dev.leadpatch.domain.patch;

import dev.leadpatch.domain.patch.rule.TextRules;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.UuidParser;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads and validates the members of one object in a document. Methods return empty if the member is absent or invalid;
 * an invalid member adds a read error at its path, and so does {@code null}. Values are never coerced.
 */
public record ObjectReader(Map<?, ?> object, DocumentPath path, ReadContext context) {
    /** The end of the error message for {@code null} in place of a list that may be empty. */
    static final String CLEAR_LIST_HINT = "; send [] to clear";

    /**
     * Creates a reader of an object; adds read errors for unknown and for missing members. Empty if it is not an
     * object.
     */
    public static Optional<ObjectReader> of(
            @Nullable Object value, DocumentPath path, Schema schema, ReadContext context) {
        return context.object(value, path, schema.typeMessage).map(object -> of(object, path, schema, context));
    }

    private static ObjectReader of(Map<?, ?> object, DocumentPath path, Schema schema, ReadContext context) {
        for (Object key : object.keySet()) {
            String name = String.valueOf(key);
            if (!schema.contains(name)) {
                context.ignoreOrReject(path, name, schema.names);
            }
        }
        if (!object.keySet().containsAll(schema.required)) {
            List<String> missing = schema.required.stream()
                    .filter(name -> !object.containsKey(name))
                    .toList();
            context.reject(path, ViolationCode.MISSING_MEMBER, "must have " + String.join(" and ", missing));
        }
        return new ObjectReader(object, path, context);
    }

    /** Whether the object has the member, {@code null} included. */
    public boolean has(String name) {
        return object.containsKey(name);
    }

    /** Whether the member is absent or {@code null}. */
    public boolean isAbsentOrNull(String name) {
        return object.get(name) == null;
    }

    /** Whether the member is {@code null}; false if it is absent. */
    public boolean isNull(String name) {
        return has(name) && object.get(name) == null;
    }

    /** The path of the member in the document. */
    public DocumentPath pathOf(String name) {
        return path.member(name);
    }

    /**
     * Reads a value of any type that must not be {@code null}.
     *
     * @param hint the end of the error message for {@code null}
     */
    public Optional<Object> value(String name, String hint) {
        if (isNull(name)) {
            context.reject(pathOf(name), ViolationCode.NULL_NOT_ALLOWED, "must not be null" + hint);
        }
        return Optional.ofNullable(object.get(name));
    }

    /** Reads a string, unmodified. */
    public Optional<String> string(String name) {
        return value(name, "").flatMap(value -> string(value, pathOf(name)));
    }

    /** Reads a trimmed single-line text of 1 to {@code maxLength} code points without control characters. */
    public Optional<String> singleLineText(String name, int maxLength) {
        Optional<String> text = string(name).map(Characters::trim);
        Optional<TextRules.BrokenRule> broken = text.flatMap(TextRules.singleLine(maxLength)::validate);
        broken.ifPresent(rule -> context.reject(pathOf(name), rule.code(), rule.message()));
        return broken.isPresent() ? Optional.empty() : text;
    }

    /** Reads an id, as {@link ReadContext#readId} does. */
    public Optional<Long> id(String name) {
        return value(name, "").flatMap(value -> context.readId(value, pathOf(name)));
    }

    /** Reads a UUID in its canonical textual form. */
    public Optional<UUID> uuid(String name) {
        return value(name, "").flatMap(value -> uuid(value, pathOf(name)));
    }

    /** Reads a boolean. */
    public Optional<Boolean> flag(String name) {
        Optional<Object> value = value(name, "");
        if (value.isPresent() && !(value.get() instanceof Boolean)) {
            context.rejectType(pathOf(name), value.get(), "must be true or false");
        }
        return value.filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }

    /** Reads the items of an array of any size. */
    public Optional<List<?>> list(String name) {
        return list(name, Integer.MAX_VALUE);
    }

    /** Reads the items of an array. */
    public Optional<List<?>> list(String name, int maxSize) {
        return list(name, maxSize, "");
    }

    /** Reads the items of an array that may be empty to clear the member. */
    public Optional<List<?>> clearableList(String name, int maxSize) {
        return list(name, maxSize, CLEAR_LIST_HINT);
    }

    private Optional<List<?>> list(String name, int maxSize, String nullHint) {
        Optional<Object> value = value(name, nullHint);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof List<?> items)) {
            context.rejectType(pathOf(name), value.get(), "must be an array");
            return Optional.empty();
        }
        if (items.size() > maxSize) {
            context.reject(pathOf(name), ViolationCode.TOO_MANY, "must have at most " + maxSize + " entries");
            return Optional.empty();
        }
        return Optional.of(items);
    }

    /** Reads a string that is not a member itself, such as an item of an array. */
    public Optional<String> string(@Nullable Object value, DocumentPath valuePath) {
        if (!(value instanceof String text)) {
            context.rejectType(valuePath, value, "must be a string");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** Reads a UUID that is not a member itself, such as an item of an array. */
    public Optional<UUID> uuid(@Nullable Object value, DocumentPath valuePath) {
        Optional<String> text = string(value, valuePath);
        Optional<UUID> uuid = text.flatMap(UuidParser::parse);
        if (text.isPresent() && uuid.isEmpty()) {
            context.reject(
                    valuePath, ViolationCode.UUID, "must be a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e");
        }
        return uuid;
    }

    /** The required and optional members of an object. Immutable and thread-safe. */
    public static final class Schema {
        private final List<String> required;
        private final NameSuggester names;
        private final String typeMessage;

        private Schema(List<String> required, NameSuggester names) {
            this.required = List.copyOf(required);
            this.names = names;
            this.typeMessage = "must be an object with " + String.join(", ", names.names());
        }

        /** Creates the schema of an object without other members than {@code required} and {@code optional}. */
        public static Schema of(List<String> required, List<String> optional) {
            return new Schema(
                    required,
                    new NameSuggester(
                            Stream.concat(required.stream(), optional.stream()).toList()));
        }

        /** Returns the schema of the same members, all of them optional. */
        public Schema withoutRequired() {
            return new Schema(List.of(), names);
        }

        /** Whether the object may have a member of that name. */
        public boolean contains(String name) {
            return names.contains(name);
        }
    }
}
