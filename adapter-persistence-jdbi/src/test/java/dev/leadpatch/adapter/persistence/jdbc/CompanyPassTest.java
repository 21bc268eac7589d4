package dev.leadpatch.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.jdbc.CompanyPass.Page;
import dev.leadpatch.adapter.persistence.jdbc.CompanyPass.Visit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class CompanyPassTest {
    private final CompanyPass<Long> pass = new CompanyPass<>(100);
    private final List<Long> visited = new ArrayList<>();
    private final List<Integer> limits = new ArrayList<>();

    @Test
    void batch_visits_several_companies_with_little_work() {
        assertThat(next(100, 3)).isTrue();
        assertThat(visited).isEmpty();

        assertThat(next(100, 3)).isTrue();
        assertThat(visited).hasSize(10);
        assertThat(limits).startsWith(100, 97, 94);

        assertThat(next(100, 3)).isTrue();
        assertThat(visited).hasSize(12);
        assertThat(next(100, 3)).isFalse();
    }

    @Test
    void batch_ends_at_its_limit() {
        next(7, 3);
        next(7, 3);

        assertThat(visited).containsExactly(1L, 2L, 3L);
        assertThat(limits).containsExactly(7, 4, 1);
    }

    @Test
    void failed_node_ends_the_batch() {
        pass.next(100, after -> twelveCompanies(), this::fail);
        pass.next(100, after -> twelveCompanies(), this::fail);

        assertThat(visited).containsExactly(1L);
    }

    @Test
    void pass_starts_again_after_its_last_page() {
        List<Long> starts = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            pass.next(
                    1,
                    after -> {
                        starts.add(after);
                        return new Page<>(List.of(), after == 0 ? OptionalLong.of(50) : OptionalLong.empty());
                    },
                    this::fail);
        }

        assertThat(starts).containsExactly(0L, 50L, 0L, 50L);
    }

    private boolean next(int limit, int rowsOfCompany) {
        return pass.next(limit, after -> twelveCompanies(), (company, maxRows) -> {
            visited.add(company);
            limits.add(maxRows);
            return new Visit<>(Math.min(rowsOfCompany, maxRows), Optional.empty());
        });
    }

    private Visit<Long> fail(long company, int limit) {
        visited.add(company);
        return Visit.ofFailedNode(limit);
    }

    private static Page<Long> twelveCompanies() {
        return new Page<>(LongStream.rangeClosed(1, 12).boxed().toList(), OptionalLong.empty());
    }
}
