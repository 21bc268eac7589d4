package dev.leadpatch.adapter.persistence.list;

import java.util.List;
import java.util.UUID;

/**
 * The leads of one company that have a term, or a word in their searched text. Immutable.
 *
 * @param version the version of the bitmaps in the database, which never repeats
 */
record TermBitmap(UUID version, List<BitmapBlock> blocks) {
    private static final int OVERHEAD_BYTES = 256;

    /** Returns the approximate memory that the bitmaps occupy. */
    int bytes() {
        return OVERHEAD_BYTES + blocks.stream().mapToInt(BitmapBlock::bytes).sum();
    }
}
