package dev.leadpatch.application;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.UUID;

/**
 * Generates UUIDs of version 5: a deterministic function of a namespace and a name.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.5">RFC 9562, section 5.5</a>
 */
public final class NameBasedUuid {

    private NameBasedUuid() {}

    /** Returns the UUID of {@code name} in {@code namespace}. The name is hashed in UTF-8. */
    public static UUID of(UUID namespace, String name) {
        byte[] namespaceBytes = HexFormat.of().parseHex(namespace.toString().replace("-", ""));
        String hash = HashAlgorithm.SHA_1.hex(namespaceBytes, name.getBytes(StandardCharsets.UTF_8));
        long high = (HexFormat.fromHexDigitsToLong(hash, 0, 16) & ~0xF000L) | 0x5000L;
        long low = (HexFormat.fromHexDigitsToLong(hash, 16, 32) & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
