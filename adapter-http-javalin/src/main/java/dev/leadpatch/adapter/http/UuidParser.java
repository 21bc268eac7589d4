package dev.leadpatch.adapter.http;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** Parses UUIDs in their 36-character form. {@link UUID#fromString} also accepts shorter, non-canonical forms. */
final class UuidParser {

    private static final Pattern UUID_PATTERN = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private UuidParser() {}

    static Optional<UUID> parse(String text) {
        return UUID_PATTERN.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
