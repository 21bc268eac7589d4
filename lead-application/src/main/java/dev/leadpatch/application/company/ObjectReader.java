package dev.leadpatch.application.company;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.UuidParser;
import dev.leadpatch.domain.violation.DocumentPath;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of an object of a company document. An invalid member adds an error to the context and yields a
 * placeholder, so that reading continues and all errors are reported.
 */
record ObjectReader(Map<?, ?> object, DocumentPath path, LoadContext context) {
    private static final Pattern TIME_PATTERN = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern COLOR_PATTERN = Pattern.compile("#[0-9a-fA-F]{6}");

    /**
     * Returns a reader of the object at {@code path}. A value of another type, missing and unknown members add errors.
     */
    static Optional<ObjectReader> of(
            @Nullable Object value, DocumentPath path, ObjectSchema schema, LoadContext context) {
        return context.object(value, path).map(object -> of(object, path, schema, context));
    }

    private static ObjectReader of(Map<?, ?> object, DocumentPath path, ObjectSchema schema, LoadContext context) {
        for (Object key : object.keySet()) {
            String name = String.valueOf(key);
            if (!schema.contains(name)) {
                context.readContext().ignoreOrReject(path, name, schema.names());
            }
        }
        List<String> missing = schema.required().stream()
                .filter(name -> !object.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            context.addError(path, "must have " + String.join(" and ", missing));
        }
        return new ObjectReader(object, path, context);
    }

    boolean has(String name) {
        return object.containsKey(name);
    }

    DocumentPath pathOf(String name) {
        return path.member(name);
    }

    void addError(String name, String message) {
        context.addError(pathOf(name), message);
    }

    /** Returns a required id. */
    Optional<Long> id(String name) {
        return has(name) ? context.readContext().readId(object.get(name), pathOf(name)) : Optional.empty();
    }

    /** Returns an id that may be absent or null. */
    Optional<Long> optionalId(String name) {
        return object.get(name) == null ? Optional.empty() : id(name);
    }

    /** Returns a required text, trimmed and validated. */
    String text(String name, TextValidator validator) {
        Optional<String> trimmed = string(name).map(Characters::trim);
        trimmed.flatMap(validator::validate).ifPresent(message -> addError(name, message));
        return trimmed.orElse("");
    }

    /** Returns a text that may be absent or null, trimmed and validated. */
    Optional<String> optionalText(String name, TextValidator validator) {
        return object.get(name) == null ? Optional.empty() : Optional.of(text(name, validator));
    }

    /** Returns a required string, unmodified. */
    Optional<String> string(String name) {
        Object value = object.get(name);
        if (value instanceof String string) {
            return Optional.of(string);
        }
        if (has(name)) {
            context.addTypeError(pathOf(name), value, "must be a string");
        }
        return Optional.empty();
    }

    /** Returns a uuid, or a new one if it is absent or null. */
    UUID uuid(String name) {
        if (object.get(name) == null) {
            return context.newUuid();
        }
        Optional<String> value = string(name);
        Optional<UUID> uuid = value.flatMap(UuidParser::parse);
        if (value.isPresent() && uuid.isEmpty()) {
            addError(name, "must be a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e");
        }
        return uuid.orElseGet(context::newUuid);
    }

    /** Returns a time in microseconds, which may be absent or null. */
    Optional<Instant> time(String name) {
        if (object.get(name) == null) {
            return Optional.empty();
        }
        Optional<String> value = string(name);
        Optional<Instant> time =
                value.filter(text -> TIME_PATTERN.matcher(text).matches()).flatMap(ObjectReader::parseInstant);
        if (value.isPresent() && time.isEmpty()) {
            addError(name, "must be a time such as 2024-01-15T14:30:00Z");
        }
        return time;
    }

    /** Returns a color, or {@code fallback} if it is absent or null. */
    String color(String name, String fallback) {
        Optional<String> value = object.get(name) == null ? Optional.empty() : string(name);
        if (value.isPresent() && !COLOR_PATTERN.matcher(value.get()).matches()) {
            addError(name, "must be a color such as #3366ff");
        }
        return value.orElse(fallback);
    }

    /** Returns a boolean; false if it is absent. */
    boolean flag(String name) {
        Object value = object.get(name);
        if (has(name) && !(value instanceof Boolean)) {
            context.addTypeError(pathOf(name), value, "must be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** Returns the items of an array; empty if it is absent. */
    List<?> list(String name) {
        Object value = object.get(name);
        if (value instanceof List<?> list) {
            return list;
        }
        if (has(name)) {
            context.addTypeError(pathOf(name), value, "must be an array");
        }
        return List.of();
    }

    private static Optional<Instant> parseInstant(String text) {
        try {
            return Optional.of(Instant.parse(text).truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
