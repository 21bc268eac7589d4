package dev.leadpatch.adapter.persistence.list;

import java.nio.ByteBuffer;
import java.util.BitSet;

/** The leads of a block of consecutive ids that have a term, in the form that needs less memory. Immutable. */
abstract sealed class BitmapBlock {
    static final int BITS = 15;

    /** The number of ids of a block. */
    static final int SIZE = 1 << BITS;

    // a position needs as much memory as 16 bits
    private static final int MIN_DENSE = SIZE / Character.SIZE;
    private static final int OVERHEAD_BYTES = 64;

    private final long number;

    private BitmapBlock(long number) {
        this.number = number;
    }

    /**
     * Reads a block.
     *
     * @param bits a value of PostgreSQL's type {@code bit}, whose first bit is the most significant one of the first byte
     */
    static BitmapBlock of(long number, ByteBuffer bits) {
        long[] words = new long[SIZE / Long.SIZE];
        for (int i = 0; i < words.length; i++) {
            words[i] = Long.reverse(bits.getLong());
        }
        BitSet leads = BitSet.valueOf(words);
        return leads.cardinality() < MIN_DENSE ? new Sparse(number, leads) : new Dense(number, leads);
    }

    /** Returns the ids of the block without their low {@value #BITS} bits. */
    final long number() {
        return number;
    }

    /** Adds the leads to a bitmap of the block. */
    abstract void addTo(BitSet target);

    /** Returns the approximate memory that the block occupies. */
    abstract int bytes();

    /** A bit for each id. */
    private static final class Dense extends BitmapBlock {
        private final BitSet leads;

        Dense(long number, BitSet leads) {
            super(number);
            this.leads = leads;
        }

        @Override
        void addTo(BitSet target) {
            target.or(leads);
        }

        @Override
        int bytes() {
            return OVERHEAD_BYTES + SIZE / Byte.SIZE;
        }
    }

    /** The position of each lead. */
    private static final class Sparse extends BitmapBlock {
        private final char[] positions;

        Sparse(long number, BitSet leads) {
            super(number);
            positions = new char[leads.cardinality()];
            int position = -1;
            for (int i = 0; i < positions.length; i++) {
                position = leads.nextSetBit(position + 1);
                positions[i] = (char) position;
            }
        }

        @Override
        void addTo(BitSet target) {
            for (char position : positions) {
                target.set(position);
            }
        }

        @Override
        int bytes() {
            return OVERHEAD_BYTES + Character.BYTES * positions.length;
        }
    }
}
