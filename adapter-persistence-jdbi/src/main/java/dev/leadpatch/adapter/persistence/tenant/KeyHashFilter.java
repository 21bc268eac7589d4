package dev.leadpatch.adapter.persistence.tenant;

import dev.leadpatch.application.access.ApiKey.ApiKeyHash;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import org.jdbi.v3.core.Handle;

/**
 * A filter of the hashes of all valid keys: it contains their first 64 bits, sorted, and finds an unknown key without a
 * query. Immutable.
 */
final class KeyHashFilter {
    // 4 MB
    private static final int MAX_KEYS = 500_000;

    private static final String LIST_PREFIXES = """
            select coalesce(string_agg(substring(sha256 from 1 for 8), ''::bytea), ''::bytea)
            from (
                select sha256
                from api_keys
                where revoked_at is null and (expires_at is null or expires_at > now())
                limit :limit
            ) valid_keys
            """;

    private final long[] prefixes;
    private final boolean complete;

    private KeyHashFilter(long[] prefixes, boolean complete) {
        this.prefixes = prefixes;
        this.complete = complete;
    }

    /** Loads the hashes of the keys that are valid now. */
    static KeyHashFilter load(Handle handle) {
        return load(handle, MAX_KEYS);
    }

    /** @param maxKeys with more keys, the filter contains every hash */
    static KeyHashFilter load(Handle handle, int maxKeys) {
        byte[] bytes = handle.createQuery(LIST_PREFIXES)
                .bind("limit", maxKeys + 1)
                .mapTo(byte[].class)
                .one();
        LongBuffer buffer = ByteBuffer.wrap(bytes).asLongBuffer();
        long[] prefixes = new long[buffer.remaining()];
        buffer.get(prefixes);
        Arrays.sort(prefixes);
        return new KeyHashFilter(prefixes, prefixes.length <= maxKeys);
    }

    /** Returns false if no key had this hash when the filter was loaded. */
    boolean mayContain(ApiKeyHash hash) {
        return !complete || Arrays.binarySearch(prefixes, HexFormat.fromHexDigitsToLong(hash.hex(), 0, 16)) >= 0;
    }
}
