package dev.leadpatch.domain.value;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Parses UUIDs in the canonical form of 36 characters (RFC 9562 §4). Hexadecimal digits are case-insensitive. {@link
 * UUID#fromString} also accepts shorter forms.
 */
public final class UuidParser {

    private static final Pattern CANONICAL_FORM =
            Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private UuidParser() {}

    /** Returns the UUID; empty if the text does not have the canonical form. */
    public static Optional<UUID> parse(String text) {
        return CANONICAL_FORM.matcher(text).matches() ? Optional.of(UUID.fromString(text)) : Optional.empty();
    }
}
