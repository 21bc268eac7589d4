package dev.leadpatch.application.company;

import dev.leadpatch.application.access.RawApiKey;
import java.util.Optional;

/** The rule for the API keys that a company document adds. Stored keys, which a document may repeat, are not checked. */
@FunctionalInterface
public interface NewKeyRule {
    /** The minimum length of a key, so that it cannot be guessed. */
    int MIN_LENGTH = 32;

    /** The error of a key that is malformed or too short. */
    String LENGTH_MESSAGE =
            "must have %d to %d visible ASCII characters, without spaces".formatted(MIN_LENGTH, RawApiKey.MAX_LENGTH);

    /** Any opaque token of at least {@value #MIN_LENGTH} characters, such as an existing key of another system. */
    NewKeyRule OPAQUE_TOKEN = key -> key.text().length() < MIN_LENGTH ? Optional.of(LENGTH_MESSAGE) : Optional.empty();

    /** Every key, for documents whose keys are public, such as those of a demo. */
    NewKeyRule ANY = key -> Optional.empty();

    /** Returns the error of a key, as a predicate that follows its path and does not contain the key; empty if it is valid. */
    Optional<String> validate(RawApiKey key);
}
