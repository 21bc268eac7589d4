package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.DocumentReader;
import dev.leadpatch.domain.patch.KnownNames;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.violation.Place;
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
record MemberReader(Map<?, ?> object, Place place, DocumentReader document) {
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    /** The object at {@code place}, with what it has too many and too few of refused; nothing if it is no object. */
    static Optional<MemberReader> of(
            @Nullable Object value, Place place, List<String> names, List<String> required, DocumentReader document) {
        Optional<Map<?, ?>> object =
                document.object(value, place, "must be an object with " + String.join(", ", names));
        return object.map(members -> of(members, place, names, required, document));
    }

    private static MemberReader of(
            Map<?, ?> object, Place place, List<String> names, List<String> required, DocumentReader document) {
        KnownNames known = new KnownNames(names);
        object.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !known.contains(name))
                .forEach(name -> document.unknown(place, name, known));
        List<String> missing =
                required.stream().filter(name -> !object.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            document.refuse(place, ViolationCode.MISSING_MEMBER, "must have " + String.join(" and ", missing));
        }
        return new MemberReader(object, place, document);
    }

    Place at(String name) {
        return place.member(name);
    }

    boolean isNull(String name) {
        return object.containsKey(name) && object.get(name) == null;
    }

    /** The member's value, which must not be {@code null}. */
    Optional<Object> value(String name, String instead) {
        if (isNull(name)) {
            document.refuse(at(name), ViolationCode.NULL_NOT_ALLOWED, "must not be null" + instead);
        }
        return Optional.ofNullable(object.get(name));
    }

    Optional<String> string(String name) {
        return value(name, "").flatMap(value -> string(value, at(name)));
    }

    Optional<Boolean> flag(String name) {
        Optional<Object> value = value(name, "");
        if (value.isPresent() && !(value.get() instanceof Boolean)) {
            document.refuseType(at(name), value.get(), "must be true or false");
        }
        return value.filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }

    Optional<UUID> uuid(String name) {
        return value(name, "").flatMap(value -> uuid(value, at(name)));
    }

    /** The member's items, of which there are at most {@code most}. */
    Optional<List<?>> list(String name, int most) {
        Optional<Object> value = value(name, "; send [] to clear");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (!(value.get() instanceof List<?> items)) {
            document.refuseType(at(name), value.get(), "must be an array");
            return Optional.empty();
        }
        if (items.size() > most) {
            document.refuse(at(name), ViolationCode.TOO_MANY, "must have at most " + most + " entries");
            return Optional.empty();
        }
        return Optional.of(items);
    }

    /** One readable line of at most {@code most} characters, trimmed. */
    Optional<String> line(String name, int most) {
        return string(name).flatMap(text -> line(Characters.trim(text), at(name), most));
    }

    Optional<String> string(@Nullable Object value, Place at) {
        if (!(value instanceof String text)) {
            document.refuseType(at, value, "must be a string");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    Optional<UUID> uuid(@Nullable Object value, Place at) {
        Optional<String> text = string(value, at);
        boolean good = text.filter(form -> UUID_FORM.matcher(form).matches()).isPresent();
        if (text.isPresent() && !good) {
            document.refuse(at, ViolationCode.UUID, "must be a UUID");
        }
        return good ? text.map(UUID::fromString) : Optional.empty();
    }

    private Optional<String> line(String text, Place at, int most) {
        if (Characters.isBlank(text)) {
            document.refuse(at, ViolationCode.BLANK, "must not be blank");
        } else if (Characters.hasControl(text, allowed -> false)) {
            document.refuse(at, ViolationCode.CONTROL_CHARACTER, "must not hold control characters");
        } else if (Characters.hasLoneSurrogate(text)) {
            document.refuse(at, ViolationCode.LONE_SURROGATE, "must not hold half a surrogate pair");
        } else if (Characters.codePoints(text) > most) {
            document.refuse(at, ViolationCode.TOO_LONG, "must have at most " + most + " characters");
        } else {
            return Optional.of(text);
        }
        return Optional.empty();
    }
}
