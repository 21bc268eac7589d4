package dev.leadpatch.application.company;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FirstPositionsTest {
    private final FirstPositions positions = new FirstPositions();

    @Test
    void first_position_of_a_key_is_returned() {
        assertThat(positions.putIfAbsent(0, 7, 3)).isEqualTo(3);
        assertThat(positions.putIfAbsent(0, 7, 5)).isEqualTo(3);
        assertThat(positions.putIfAbsent(7, 0, 6)).isEqualTo(6);
    }

    @Test
    void table_behaves_like_a_map_while_it_grows() {
        Random random = new Random(1);
        Map<UUID, Integer> expected = new HashMap<>();
        for (int i = 0; i < 100_000; i++) {
            UUID key = new UUID(random.nextInt(4), random.nextInt(50_000) - 25_000L);
            Integer known = expected.putIfAbsent(key, i);
            assertThat(positions.putIfAbsent(key.getMostSignificantBits(), key.getLeastSignificantBits(), i))
                    .isEqualTo(known == null ? i : known);
        }
    }
}
