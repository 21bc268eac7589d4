package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.NameSuggester;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the members of one object in a document. What is not there, or can't be read, yields nothing; the latter is
 * refused at its place. Nothing is coerced.
 */
record MemberReader(Map<?, ?> object, DocumentPath path, ReadContext context) {
    private static final Pattern UUID_PATTERN = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** The object at {@code place}, with what it has too many and too few of refused; nothing if it is no object. */
    static Optional<MemberReader> of(
            @Nullable Object value,
            DocumentPath place,
            List<String> names,
            List<String> required,
            ReadContext document) {
        Optional<Map<?, ?>> object =
                document.object(value, place, "must be an object with " + String.join(", ", names));
        return object.map(members -> of(members, place, names, required, document));
    }

    private static MemberReader of(
            Map<?, ?> object, DocumentPath place, List<String> names, List<String> required, ReadContext document) {
        NameSuggester known = new NameSuggester(names);
        object.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !known.contains(name))
                .forEach(name -> document.ignoreOrReject(place, name, known));
        List<String> missing =
                required.stream().filter(name -> !object.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            document.reject(place, ViolationCode.MISSING_MEMBER, "must have " + String.join(" and ", missing));
        }
        return new MemberReader(object, place, document);
    }

    DocumentPath pathOf(String name) {
        return path.member(name);
    }

    boolean isNull(String name) {
        return object.containsKey(name) && object.get(name) == null;
    }

    /** The member's value, which must not be {@code null}. */
    Optional<Object> value(String name, String instead) {
        if (isNull(name)) {
            context.reject(pathOf(name), ViolationCode.NULL_NOT_ALLOWED, "must not be null" + instead);
        }
        return Optional.ofNullable(object.get(name));
    }

    Optional<String> string(String name) {
        return value(name, "").flatMap(value -> string(value, pathOf(name)));
    }

    Optional<Boolean> flag(String name) {
        Optional<Object> value = value(name, "");
        if (value.isPresent() && !(value.get() instanceof Boolean)) {
            context.refuseType(pathOf(name), value.get(), "must be true or false");
        }
        return value.filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }

    Optional<UUID> uuid(String name) {
        return value(name, "").flatMap(value -> uuid(value, pathOf(name)));
    }

    /** The member's items, of which there are at most {@code most}. */
    Optional<List<?>> list(String name, int most) {
        Optional<Object> value = value(name, "; send [] to clear");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof List<?> items)) {
            context.refuseType(pathOf(name), value.get(), "must be an array");
            return Optional.empty();
        }
        if (items.size() > most) {
            context.reject(pathOf(name), ViolationCode.TOO_MANY, "must have at most " + most + " entries");
            return Optional.empty();
        }
        return Optional.of(items);
    }

    /** One readable line of at most {@code most} characters, trimmed. */
    Optional<String> singleLineText(String name, int most) {
        return string(name).flatMap(text -> singleLineText(Characters.trim(text), pathOf(name), most));
    }

    Optional<String> string(@Nullable Object value, DocumentPath at) {
        if (!(value instanceof String text)) {
            context.refuseType(at, value, "must be a string");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    Optional<UUID> uuid(@Nullable Object value, DocumentPath at) {
        Optional<String> text = string(value, at);
        boolean good = text.filter(form -> UUID_PATTERN.matcher(form).matches()).isPresent();
        if (text.isPresent() && !good) {
            context.reject(at, ViolationCode.UUID, "must be a UUID");
        }
        return good ? text.map(UUID::fromString) : Optional.empty();
    }

    private Optional<String> singleLineText(String text, DocumentPath at, int most) {
        if (Characters.isBlank(text)) {
            context.reject(at, ViolationCode.BLANK, "must not be blank");
        } else if (Characters.hasControlCharacter(text, allowed -> false)) {
            context.reject(at, ViolationCode.CONTROL_CHARACTER, "must not hold control characters");
        } else if (Characters.hasLoneSurrogate(text)) {
            context.reject(at, ViolationCode.LONE_SURROGATE, "must not hold half a surrogate pair");
        } else if (Characters.countCodePoints(text) > most) {
            context.reject(at, ViolationCode.TOO_LONG, "must have at most " + most + " characters");
        } else {
            return Optional.of(text);
        }
        return Optional.empty();
    }
}
