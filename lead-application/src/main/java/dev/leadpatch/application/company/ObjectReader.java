package dev.leadpatch.application.company;

import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.violation.DocumentPath;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object of a company document. Whatever is wrong goes to the findings, and a stand-in is read
 * instead: the reading goes on, so that a mistake in one place hides none in another.
 */
record ObjectReader(Map<?, ?> object, DocumentPath path, LoadContext context) {
    private static final Pattern UUID_PATTERN =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TIME_PATTERN = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})");
    private static final Pattern COLOUR_PATTERN = Pattern.compile("#[0-9a-fA-F]{6}");

    /** The object at {@code place}, if it is one; members that its shape lacks or does not know are mistakes. */
    static Optional<ObjectReader> of(
            @Nullable Object value, DocumentPath place, ObjectSchema shape, LoadContext findings) {
        return findings.object(value, place).map(object -> of(object, place, shape, findings));
    }

    private static ObjectReader of(Map<?, ?> object, DocumentPath place, ObjectSchema shape, LoadContext findings) {
        for (Object key : object.keySet()) {
            String name = String.valueOf(key);
            if (!shape.contains(name)) {
                findings.readContext().ignoreOrReject(place, name, shape.names());
            }
        }
        List<String> missing = shape.required().stream()
                .filter(name -> !object.containsKey(name))
                .toList();
        if (!missing.isEmpty()) {
            findings.addError(place, "must have " + String.join(" and ", missing));
        }
        return new ObjectReader(object, place, findings);
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

    /** A required id. */
    Optional<Long> id(String name) {
        return has(name) ? context.readContext().readId(object.get(name), pathOf(name)) : Optional.empty();
    }

    /** An id that may be absent or null. */
    Optional<Long> optionalId(String name) {
        return object.get(name) == null ? Optional.empty() : id(name);
    }

    /** A required text that keeps the rule of its kind, trimmed as a lead's are. */
    String text(String name, String kind) {
        Optional<String> trimmed = string(name).map(Characters::trim);
        trimmed.flatMap(text -> context.textValidator().validate(kind, text))
                .ifPresent(message -> addError(name, message));
        return trimmed.orElse("");
    }

    /** A text that may be absent or null. */
    Optional<String> optionalText(String name, String kind) {
        return object.get(name) == null ? Optional.empty() : Optional.of(text(name, kind));
    }

    /** A required string, as it stands. */
    Optional<String> string(String name) {
        Object value = object.get(name);
        if (value instanceof String string) {
            return Optional.of(string);
        }
        if (has(name)) {
            context.addType(pathOf(name), value, "must be a string");
        }
        return Optional.empty();
    }

    /** A uuid, or a new one if it is absent or null. */
    UUID uuid(String name) {
        if (object.get(name) == null) {
            return context.newUuid();
        }
        Optional<String> form = string(name).map(text -> text.toLowerCase(Locale.ROOT));
        if (form.isPresent() && !UUID_PATTERN.matcher(form.get()).matches()) {
            addError(name, "must be a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e");
            return context.newUuid();
        }
        return form.map(UUID::fromString).orElseGet(context::newUuid);
    }

    /** A time to the microsecond, if it is neither absent nor null. */
    Optional<Instant> time(String name) {
        if (object.get(name) == null) {
            return Optional.empty();
        }
        Optional<String> form = string(name);
        Optional<Instant> time =
                form.filter(text -> TIME_PATTERN.matcher(text).matches()).flatMap(ObjectReader::parseInstant);
        if (form.isPresent() && time.isEmpty()) {
            addError(name, "must be a time such as 2024-01-15T14:30:00Z");
        }
        return time;
    }

    /** A colour, or that of {@code otherwise} if it is absent or null. */
    String colour(String name, String otherwise) {
        Optional<String> sent = object.get(name) == null ? Optional.empty() : string(name);
        if (sent.isPresent() && !COLOUR_PATTERN.matcher(sent.get()).matches()) {
            addError(name, "must be a colour such as #3366ff");
        }
        return sent.orElse(otherwise);
    }

    /** Yes or no; no if it is absent. */
    boolean flag(String name) {
        Object value = object.get(name);
        if (has(name) && !(value instanceof Boolean)) {
            context.addType(pathOf(name), value, "must be true or false");
        }
        return Boolean.TRUE.equals(value);
    }

    /** The items of a list; none if it is absent. */
    List<?> list(String name) {
        Object value = object.get(name);
        if (value instanceof List<?> list) {
            return list;
        }
        if (has(name)) {
            context.addType(pathOf(name), value, "must be an array");
        }
        return List.of();
    }

    private static Optional<Instant> parseInstant(String text) {
        try {
            return Optional.of(Instant.parse(text).truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException inNoCalendar) {
            return Optional.empty();
        }
    }
}
