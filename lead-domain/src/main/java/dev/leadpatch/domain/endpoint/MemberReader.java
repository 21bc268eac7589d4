package dev.leadpatch.domain.endpoint;

import dev.leadpatch.domain.patch.NameSuggester;
import dev.leadpatch.domain.patch.ReadContext;
import dev.leadpatch.domain.patch.rule.TextRules;
import dev.leadpatch.domain.value.Characters;
import dev.leadpatch.domain.value.UuidParser;
import dev.leadpatch.domain.violation.DocumentPath;
import dev.leadpatch.domain.violation.ViolationCode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads and validates the members of one object in a document. Methods return empty if the member is absent or invalid;
 * an invalid member adds a read error at its path. Values are never coerced.
 */
record MemberReader(Map<?, ?> object, DocumentPath path, ReadContext context) {
    /**
     * Creates a reader of an object; adds read errors for unknown and for missing members. Empty if it is not an
     * object.
     */
    static Optional<MemberReader> of(
            @Nullable Object value, DocumentPath path, List<String> names, List<String> required, ReadContext context) {
        Optional<Map<?, ?>> object = context.object(value, path, "must be an object with " + String.join(", ", names));
        return object.map(members -> of(members, path, names, required, context));
    }

    private static MemberReader of(
            Map<?, ?> object, DocumentPath path, List<String> names, List<String> required, ReadContext context) {
        NameSuggester knownNames = new NameSuggester(names);
        object.keySet().stream()
                .map(String::valueOf)
                .filter(name -> !knownNames.contains(name))
                .forEach(name -> context.ignoreOrReject(path, name, knownNames));
        List<String> missing =
                required.stream().filter(name -> !object.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            context.reject(path, ViolationCode.MISSING_MEMBER, "must have " + String.join(" and ", missing));
        }
        return new MemberReader(object, path, context);
    }

    DocumentPath pathOf(String name) {
        return path.member(name);
    }

    boolean isNull(String name) {
        return object.containsKey(name) && object.get(name) == null;
    }

    /**
     * Reads a value that must not be {@code null}.
     *
     * @param hint the end of the error message for {@code null}
     */
    Optional<Object> value(String name, String hint) {
        if (isNull(name)) {
            context.reject(pathOf(name), ViolationCode.NULL_NOT_ALLOWED, "must not be null" + hint);
        }
        return Optional.ofNullable(object.get(name));
    }

    Optional<String> string(String name) {
        return value(name, "").flatMap(value -> string(value, pathOf(name)));
    }

    Optional<Boolean> flag(String name) {
        Optional<Object> value = value(name, "");
        if (value.isPresent() && !(value.get() instanceof Boolean)) {
            context.rejectType(pathOf(name), value.get(), "must be true or false");
        }
        return value.filter(Boolean.class::isInstance).map(Boolean.class::cast);
    }

    Optional<UUID> uuid(String name) {
        return value(name, "").flatMap(value -> uuid(value, pathOf(name)));
    }

    /** Reads the items of a list. */
    Optional<List<?>> list(String name, int maxSize) {
        Optional<Object> value = value(name, "; send [] to clear");
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

    /** Reads a trimmed single-line text of 1 to {@code maxLength} code points without control characters. */
    Optional<String> singleLineText(String name, int maxLength) {
        Optional<String> text = string(name).map(Characters::trim);
        Optional<TextRules.BrokenRule> broken = text.flatMap(TextRules.singleLine(maxLength)::validate);
        broken.ifPresent(rule -> context.reject(pathOf(name), rule.code(), rule.message()));
        return broken.isPresent() ? Optional.empty() : text;
    }

    Optional<String> string(@Nullable Object value, DocumentPath valuePath) {
        if (!(value instanceof String text)) {
            context.rejectType(valuePath, value, "must be a string");
            return Optional.empty();
        }
        return Optional.of(text);
    }

    Optional<UUID> uuid(@Nullable Object value, DocumentPath valuePath) {
        Optional<String> text = string(value, valuePath);
        Optional<UUID> uuid = text.flatMap(UuidParser::parse);
        if (text.isPresent() && uuid.isEmpty()) {
            context.reject(valuePath, ViolationCode.UUID, "must be a UUID");
        }
        return uuid;
    }
}
