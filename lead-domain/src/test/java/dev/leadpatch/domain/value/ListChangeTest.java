package dev.leadpatch.domain.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ListChangeTest {
    private static final int CASES = 2_000;
    private static final long SEED = 20240115;

    @Test
    void replacement_ignores_the_current_list_and_counts_duplicates_once() {
        assertThat(ListChange.replaceWith(List.of(3, 1, 3)).applyTo(List.of(1, 2)))
                .containsExactly(3, 1);
    }

    @Test
    void additions_follow_the_current_elements_in_their_order() {
        assertThat(ListChange.addAndRemove(List.of(9, 2, 7, 9), List.of(3)).applyTo(List.of(3, 2, 1)))
                .containsExactly(2, 1, 9, 7);
    }

    @Test
    void adding_present_and_removing_absent_elements_changes_nothing() {
        assertThat(ListChange.addAndRemove(List.of(2, 1), List.of(5)).applyTo(List.of(1, 2)))
                .containsExactly(1, 2);
        assertThat(ListChange.<Integer>addAndRemove(List.of(), List.of()).applyTo(List.of(1, 2)))
                .containsExactly(1, 2);
    }

    @Test
    void element_in_both_lists_is_rejected() {
        assertThatThrownBy(() -> ListChange.addAndRemove(List.of(1, 2), List.of(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2");
    }

    @Test
    void document_has_no_member_for_an_empty_list() {
        ListChange.ElementWise<Integer> change =
                (ListChange.ElementWise<Integer>) ListChange.addAndRemove(List.of(2), List.<Integer>of());

        assertThat(change.asDocument(Integer::longValue)).isEqualTo(Map.of("add", List.of(2L)));
    }

    @Test
    void random_sequence_of_changes_equals_set_operations() {
        RandomGenerator random = RandomGeneratorFactory.of("SplittableRandom").create(SEED);
        List<Integer> list = List.of();
        Set<Integer> expected = new LinkedHashSet<>();
        for (int i = 0; i < CASES; i++) {
            List<Integer> added = randomElements(random);
            List<Integer> removed = new ArrayList<>(randomElements(random));
            removed.removeAll(added);

            list = ListChange.addAndRemove(added, removed).applyTo(list);
            expected.removeAll(removed);
            expected.addAll(added);

            assertThat(list).as("seed %d, case %d", SEED, i).containsExactlyElementsOf(expected);
        }
    }

    private static List<Integer> randomElements(RandomGenerator random) {
        return IntStream.range(0, random.nextInt(6))
                .map(i -> random.nextInt(20))
                .boxed()
                .toList();
    }
}
