package dev.leadpatch.application.company;

import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A hash table (open addressing, linear probing) from keys of 128 bits to the position where each was added first. It takes
 * about 30 to 60 bytes a key; a {@code HashMap} of objects would take several times as much. Not thread-safe.
 */
final class FirstPositions {
    private static final int INITIAL_CAPACITY = 1 << 10;

    private final AtomicReference<Table> table = new AtomicReference<>(Table.ofCapacity(INITIAL_CAPACITY));
    private final AtomicInteger size = new AtomicInteger();

    /** Adds a key; returns its first position, which is {@code position} if the key is new. */
    int putIfAbsent(long high, long low, int position) {
        Table current = Objects.requireNonNull(table.get());
        if (size.get() >= current.capacity() / 4 * 3) {
            current = current.grow();
            table.set(current);
        }
        int first = current.putIfAbsent(high, low, position);
        if (first == position) {
            size.incrementAndGet();
        }
        return first;
    }

    /** The table, with two keys and one position for each slot. */
    private static final class Table {
        private static final int EMPTY = -1;

        private final long[] keys;
        private final int[] positions;

        Table(long[] keys, int[] positions) {
            this.keys = keys;
            this.positions = positions;
        }

        static Table ofCapacity(int capacity) {
            int[] positions = new int[capacity];
            Arrays.fill(positions, EMPTY);
            return new Table(new long[2 * capacity], positions);
        }

        int capacity() {
            return positions.length;
        }

        int putIfAbsent(long high, long low, int position) {
            int mask = positions.length - 1;
            int slot = hash(high, low) & mask;
            while (positions[slot] != EMPTY) {
                if (keys[2 * slot] == high && keys[2 * slot + 1] == low) {
                    return positions[slot];
                }
                slot = (slot + 1) & mask;
            }
            keys[2 * slot] = high;
            keys[2 * slot + 1] = low;
            positions[slot] = position;
            return position;
        }

        Table grow() {
            Table larger = ofCapacity(2 * positions.length);
            for (int slot = 0; slot < positions.length; slot++) {
                if (positions[slot] != EMPTY) {
                    larger.putIfAbsent(keys[2 * slot], keys[2 * slot + 1], positions[slot]);
                }
            }
            return larger;
        }

        // the finalizer of SplitMix64 distributes consecutive ids
        private static int hash(long high, long low) {
            long mixed = high * 0x9E3779B97F4A7C15L + low;
            mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
            mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
            return (int) (mixed ^ (mixed >>> 31));
        }
    }
}
