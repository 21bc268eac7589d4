package dev.leadpatch.adapter.webhook.payload;

import dev.leadpatch.application.HashAlgorithm;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Generates UUIDs of version 5: a deterministic function of a namespace and a name.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.5">RFC 9562, section 5.5</a>
 */
final class NameBasedUuid {

    private NameBasedUuid() {}

    static UUID of(UUID namespace, String name) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        ByteBuffer input = ByteBuffer.allocate(16 + text.length)
                .putLong(namespace.getMostSignificantBits())
                .putLong(namespace.getLeastSignificantBits())
                .put(text);
        ByteBuffer hash = ByteBuffer.wrap(HashAlgorithm.SHA_1.hash(input.array()));
        long high = (hash.getLong() & ~0xF000L) | 0x5000L;
        long low = (hash.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
