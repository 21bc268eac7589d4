package dev.leadpatch.adapter.persistence.list;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.list.LeadPaging;
import dev.leadpatch.application.list.LeadPaging.Position;
import dev.leadpatch.application.list.LeadSort;
import dev.leadpatch.domain.value.LeadId;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LeadSetTest {
    private static final int BLOCK = 32_768;
    private static final List<Long> IDS = List.of(1L, 7L, 32_767L, 32_768L, 100_000L, 3_000_000_000L);

    @Test
    void pages_by_id_continue_after_the_position_in_both_directions() {
        LeadSet leads = setOf(IDS);

        assertThat(leads.ids()).isEqualTo(IDS);
        assertThat(leads.size()).isEqualTo(6);
        assertThat(page(leads, LeadSort.ID_ASCENDING, Optional.empty(), 0, 2)).containsExactly(1L, 7L);
        assertThat(page(leads, LeadSort.ID_ASCENDING, Optional.of(7L), 0, 3))
                .containsExactly(32_767L, 32_768L, 100_000L);
        assertThat(page(leads, LeadSort.ID_ASCENDING, Optional.of(32_767L), 1, 9))
                .containsExactly(100_000L, 3_000_000_000L);
        assertThat(page(leads, LeadSort.ID_DESCENDING, Optional.empty(), 1, 2)).containsExactly(100_000L, 32_768L);
        assertThat(page(leads, LeadSort.ID_DESCENDING, Optional.of(50_000L), 0, 9))
                .containsExactly(32_768L, 32_767L, 7L, 1L);
        assertThat(page(leads, LeadSort.ID_DESCENDING, Optional.of(1L), 0, 9)).isEmpty();
        assertThat(page(leads, LeadSort.ID_ASCENDING, Optional.of(3_000_000_000L), 0, 9))
                .isEmpty();
        assertThat(page(leads, LeadSort.ID_ASCENDING, Optional.empty(), 6, 9)).isEmpty();
    }

    @Test
    void block_has_the_leads_of_the_bits_from_the_most_significant_one() {
        ByteBuffer bits = ByteBuffer.allocate(BLOCK / Byte.SIZE);
        bits.put(0, (byte) 0b1010_0000);
        bits.put(8, (byte) 0b0000_0001);
        bits.put(bits.capacity() - 1, (byte) 1);
        LeadSet leads = new LeadSet();

        leads.addAll(BitmapBlock.of(3, bits));

        assertThat(leads.ids())
                .isEqualTo(LongStream.of(0, 2, 71, BLOCK - 1)
                        .mapToObj(bit -> 3L * BLOCK + bit)
                        .toList());
    }

    @Test
    void block_of_many_leads_needs_the_memory_of_its_bits_at_most() {
        ByteBuffer bits = ByteBuffer.allocate(BLOCK / Byte.SIZE);
        Arrays.fill(bits.array(), (byte) 0b0111_1111);
        BitmapBlock block = BitmapBlock.of(1, bits);
        LeadSet leads = new LeadSet();
        leads.set(BLOCK, true);

        leads.addAll(block);

        assertThat(leads.ids())
                .isEqualTo(LongStream.range(0, BLOCK)
                        .filter(bit -> bit == 0 || bit % 8 != 0)
                        .mapToObj(bit -> BLOCK + bit)
                        .toList());
        assertThat(block.bytes()).isLessThan(5_000);
        assertThat(BitmapBlock.of(1, ByteBuffer.allocate(BLOCK / Byte.SIZE)).bytes())
                .isLessThan(100);
    }

    @Test
    void retained_and_removed_leads_are_those_of_the_other_set() {
        LeadSet other = setOf(List.of(7L, 8L, 32_768L, 200_000L));
        LeadSet retained = setOf(IDS);
        LeadSet removed = setOf(IDS);

        retained.retainAll(other);
        removed.removeAll(other);

        assertThat(retained.ids()).containsExactly(7L, 32_768L);
        assertThat(removed.ids()).containsExactly(1L, 32_767L, 100_000L, 3_000_000_000L);
    }

    private static LeadSet setOf(List<Long> ids) {
        LeadSet leads = new LeadSet();
        ids.forEach(id -> leads.set(id, true));
        return leads;
    }

    private static List<Long> page(LeadSet leads, LeadSort sort, Optional<Long> after, int offset, int max) {
        Optional<Position> position = after.map(id -> new Position(Instant.EPOCH, new LeadId(id)));
        return leads.page(new LeadPaging(sort, position, offset, 10), max);
    }
}
