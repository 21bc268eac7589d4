package dev.leadpatch.bootstrap.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.application.list.LeadListStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class SearchIndexingTest {
    private final Deque<Integer> batches = new ArrayDeque<>();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private int calls;
    private Optional<RuntimeException> failure = Optional.empty();

    @Test
    void few_leads_are_left_to_the_service() {
        run(5_000);
        assertThat(calls).isZero();
    }

    @Test
    void indexing_ends_when_as_many_leads_were_indexed_as_written() {
        for (int i = 0; i < 20; i++) {
            batches.add(500);
        }
        run(5_001);
        assertThat(calls).isEqualTo(11);
    }

    @Test
    void attempt_during_the_loop_of_the_service_is_repeated() {
        batches.addAll(List.of(500, 0, 0, 500));
        run(1_000_000);
        assertThat(batches).isEmpty();
        assertThat(calls).isEqualTo(4 + 10);
    }

    @Test
    void unavailable_store_is_reported() {
        failure = Optional.of(new StoreUnavailableException("it is down", new TimeoutException()));
        run(10_000);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("leadpatch: The leads are not indexed for search yet: it is down."
                        + " The service will index them.\n");
    }

    private void run(long written) {
        CliEnvironment.Console console = new CliEnvironment.Console(
                new ByteArrayInputStream(new byte[0]),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        new SearchIndexing(new Store(), console, Duration.ZERO).run(written);
    }

    private final class Store implements LeadListStore {
        @Override
        public Outcome find(Query query) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int updateSearchIndex(int max) {
            calls++;
            failure.ifPresent(thrown -> {
                throw thrown;
            });
            return batches.isEmpty() ? 0 : batches.remove();
        }
    }
}
