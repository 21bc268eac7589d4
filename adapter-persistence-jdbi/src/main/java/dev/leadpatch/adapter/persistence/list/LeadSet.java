package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import java.util.BitSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** A set of leads of one company: a bitmap for each block of consecutive ids. Not thread-safe. */
final class LeadSet {
    private final NavigableMap<Long, BitSet> blocks = new TreeMap<>();

    void addAll(BitmapBlock block) {
        block.addTo(bitsOf(block.number()));
    }

    void addAll(LeadSet other) {
        other.blocks.forEach((block, bits) -> bitsOf(block).or(bits));
    }

    void set(long lead, boolean isElement) {
        bitsOf(lead >> BitmapBlock.BITS).set(positionOf(lead), isElement);
    }

    private BitSet bitsOf(Long block) {
        return blocks.computeIfAbsent(block, number -> new BitSet(BitmapBlock.SIZE));
    }

    boolean contains(long lead) {
        BitSet block = blocks.get(lead >> BitmapBlock.BITS);
        return block != null && block.get(positionOf(lead));
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
        return blocks.tailMap(first >> BitmapBlock.BITS, true).entrySet().stream()
                .flatMapToLong(block -> block.getValue().stream().mapToLong(bit -> idOf(block.getKey(), bit)))
                .filter(id -> id >= first);
    }

    private LongStream descendingFrom(long last) {
        return blocks.headMap(last >> BitmapBlock.BITS, true).descendingMap().entrySet().stream()
                .flatMapToLong(block -> descending(block.getValue()).mapToLong(bit -> idOf(block.getKey(), bit)))
                .filter(id -> id <= last);
    }

    private static IntStream descending(BitSet bits) {
        return IntStream.iterate(bits.length() - 1, bit -> bit >= 0, bit -> bits.previousSetBit(bit - 1));
    }

    private static long idOf(long block, int bit) {
        return (block << BitmapBlock.BITS) + bit;
    }

    private static int positionOf(long lead) {
        return (int) (lead & (BitmapBlock.SIZE - 1));
    }
}
