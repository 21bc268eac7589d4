package dev.leadpatch.adapter.persistence.list;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** Caches bitmaps of companies, weighed by their memory. Thread-safe. */
final class BitmapCache {
    private static final int HEAP_SHARE = 16;
    private static final int LENGTH_BYTES = 4;

    private final Cache<Key, TermBitmap> cache;

    /** What the bitmaps are of. */
    enum Kind {
        TERM,
        WORD
    }

    /** The name of a bitmap: a term or a word of a company. */
    record Key(Kind kind, long company, String name) {}

    /** Creates a cache that uses up to a sixteenth of the heap. */
    BitmapCache() {
        this(Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    BitmapCache(long maxBytes) {
        cache = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher((Key key, TermBitmap bitmap) -> bitmap.bytes())
                .executor(Runnable::run) // evicts at once
                .build();
    }

    /** Returns a bitmap that is not stale: it has the version of the snapshot of the caller. */
    Optional<TermBitmap> find(Key key, UUID version) {
        return Optional.ofNullable(cache.getIfPresent(key))
                .filter(bitmap -> bitmap.version().equals(version));
    }

    void put(Key key, TermBitmap bitmap) {
        cache.put(key, bitmap);
    }

    /** Returns the approximate memory of the cached bitmaps. */
    long bytes() {
        return cache.asMap().values().stream().mapToLong(TermBitmap::bytes).sum();
    }

    /** Reads the columns {@code block} and {@code bits}, the latter as {@code bit_send} returns it. */
    static BitmapBlock blockOf(ResultSet row) throws SQLException {
        byte[] sent = row.getBytes("bits");
        return BitmapBlock.of(row.getLong("block"), ByteBuffer.wrap(sent, LENGTH_BYTES, sent.length - LENGTH_BYTES));
    }
}
