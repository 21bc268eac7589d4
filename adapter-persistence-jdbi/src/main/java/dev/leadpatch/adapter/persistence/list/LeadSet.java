package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A set of leads of one company: a bitmap for each block of consecutive ids. Not thread-safe. */
final class LeadSet {
    private static final int BLOCK_BITS = 15;
    static final int BLOCK_SIZE = 1 << BLOCK_BITS;

    private final NavigableMap<Long, BitSet> blocks = new TreeMap<>();

    /**
     * Adds the leads of a block.
     *
     * @param bits a value of PostgreSQL's type {@code bit}, whose first bit is the most significant one of the first byte
     */
    void addBlock(long block, ByteBuffer bits) {
        long[] words = new long[BLOCK_SIZE / Long.SIZE];
        for (int i = 0; i < words.length; i++) {
            words[i] = Long.reverse(bits.getLong());
        }
        blocks.put(block, BitSet.valueOf(words));
    }

    void set(long lead, boolean isElement) {
        blocks.computeIfAbsent(lead >> BLOCK_BITS, block -> new BitSet(BLOCK_SIZE))
                .set(bitOf(lead), isElement);
    }

    boolean contains(long lead) {
        BitSet block = blocks.get(lead >> BLOCK_BITS);
        return block != null && block.get(bitOf(lead));
    }

    /** Removes the leads that {@code other} does not contain. */
    void retainAll(LeadSet other) {
        blocks.keySet().retainAll(other.blocks.keySet());
        blocks.forEach((block, bits) -> bits.and(other.blocks.get(block)));
    }

    /** Removes the leads that {@code other} contains. */
    void removeAll(LeadSet other) {
        blocks.forEach((block, bits) -> bits.andNot(other.blocks.getOrDefault(block, new BitSet())));
    }

    long size() {
        return blocks.values().stream().mapToLong(BitSet::cardinality).sum();
    }

    /** Returns all leads in ascending order. */
    List<Long> ids() {
        return ascendingFrom(0).boxed().toList();
    }

    /**
     * Returns the ids of a page of a list in the order of ids.
     *
     * @param max maximum number of ids
     */
    List<Long> page(LeadPaging paging, int max) {
        boolean descending = paging.sort().isDescending();
        long after =
                paging.after().map(Position::lead).map(lead -> lead.value()).orElse(descending ? Long.MAX_VALUE : 0);
        LongStream ids = descending ? descendingFrom(after - 1) : ascendingFrom(after + 1);
        return ids.skip(paging.offset()).limit(max).boxed().toList();
    }

    private LongStream ascendingFrom(long first) {
        return blocks.tailMap(first >> BLOCK_BITS, true).entrySet().stream()
                .flatMapToLong(block -> block.getValue().stream().mapToLong(bit -> idOf(block.getKey(), bit)))
                .filter(id -> id >= first);
    }

    private LongStream descendingFrom(long last) {
        return blocks.headMap(last >> BLOCK_BITS, true).descendingMap().entrySet().stream()
                .flatMapToLong(block -> descending(block.getValue()).mapToLong(bit -> idOf(block.getKey(), bit)))
                .filter(id -> id <= last);
    }

    private static IntStream descending(BitSet bits) {
        return IntStream.iterate(bits.length() - 1, bit -> bit >= 0, bit -> bits.previousSetBit(bit - 1));
    }

    private static long idOf(long block, int bit) {
        return (block << BLOCK_BITS) + bit;
    }

    private static int bitOf(long lead) {
        return (int) (lead & (BLOCK_SIZE - 1));
    }
}
