package dev.leadpatch.adapter.http;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/** UUIDs as clients write them. The platform's own reader takes shorter ones too, and so two texts for one. */
final class UuidParser {

    private static final Pattern UUID_PATTERN = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private UuidParser() {}

    static Optional<UUID> parse(String text) {
        return UUID_PATTERN.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
