package dev.leadpatch.application.http.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value of {@code If-Match} or {@code If-None-Match} (RFC 9110 §13.1.1 and §13.1.2).
 *
 * @param isAny whether it is {@code *}
 * @param tags the entity tags (RFC 9110 §8.8.3); of an invalid value, those before the error
 * @param isValid whether it is {@code *} or a list of entity tags
 */
record EntityTagList(boolean isAny, List<Tag> tags, boolean isValid) {
    private static final Pattern TAG =
            Pattern.compile("\\G[ \\t,]*(?<weak>W/)?\"(?<opaque>[!#-~\\x80-\\xFF]*)\"[ \\t]*(?=,|$)[ \\t,]*");

    /** Parses the lines of a header; empty if there are none. */
    static Optional<EntityTagList> of(List<String> lines) {
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(of(String.join(",", lines).strip()));
    }

    private static EntityTagList of(String value) {
        if (value.equals("*")) {
            return new EntityTagList(true, List.of(), true);
        }
        List<Tag> tags = new ArrayList<>();
        Matcher member = TAG.matcher(value);
        int end = 0;
        while (member.find()) {
            end = member.end();
            tags.add(new Tag(member.group("opaque"), member.group("weak") != null));
        }
        return new EntityTagList(false, tags, end > 0 && end == value.length());
    }

    /** Whether the value is valid and contains a tag by weak comparison (RFC 9110 §8.8.3.2). */
    boolean containsWeakly(String opaque) {
        return isValid && (isAny || tags.stream().anyMatch(tag -> tag.opaque().equals(opaque)));
    }

    record Tag(String opaque, boolean isWeak) {
        @Override
        public String toString() {
            return (isWeak ? "W/" : "") + '"' + opaque + '"';
        }
    }
}
