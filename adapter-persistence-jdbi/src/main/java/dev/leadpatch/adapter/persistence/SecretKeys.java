package dev.leadpatch.adapter.persistence;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.SecretKey;

/**
 * The keys for the secrets of webhook endpoints, each of 256 bits. During a key rotation, secrets of the previous key and
 * of the current one are stored beside each other.
 *
 * @param current encrypts and decrypts; without it, no secret can be stored
 * @param previous keys that decrypt only
 */
public record SecretKeys(Optional<SecretKey> current, List<SecretKey> previous) {

    /** No key. */
    public static final SecretKeys NONE = new SecretKeys(Optional.empty(), List.of());

    public SecretKeys {
        previous = List.copyOf(previous);
    }

    /** One key, and no previous one. */
    public static SecretKeys of(SecretKey current) {
        return new SecretKeys(Optional.of(current), List.of());
    }

    /** Returns these keys and the others as further previous keys. */
    public SecretKeys and(SecretKeys others) {
        return new SecretKeys(
                current,
                Stream.of(previous.stream(), others.current.stream(), others.previous.stream())
                        .flatMap(keys -> keys)
                        .toList());
    }

    /** Omits the keys. */
    @Override
    public String toString() {
        return "SecretKeys[" + (current.isPresent() ? 1 : 0) + "+" + previous.size() + "]";
    }
}
