package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Bulkheads: the shares of the connections of a pool that expensive work of one company can use. Immutable.
 *
 * @param reads for reads of many rows, which can be slow: lists, histories, the change feed and others
 * @param changes for changes that share no group commit
 */
public record CompanyShares(Share reads, Share changes) {
    private static final int PARTS_OF_READS = 4;
    private static final int PARTS_OF_CHANGES = 2;

    /** @param connections the size of the pool; each share has at least one connection */
    CompanyShares(int connections) {
        this(new Share(connections / PARTS_OF_READS), new Share(connections / PARTS_OF_CHANGES));
    }

    /** A share. Work beyond it waits without a connection, in FIFO order. Thread-safe. */
    public static final class Share {
        private final KeyedSemaphore<CompanyId> companies;

        private Share(int connections) {
            companies = new KeyedSemaphore<>(Math.max(1, connections));
        }

        /** Runs {@code work}; returns empty if other work of the company used its share beyond the deadline. */
        public <T> Optional<T> call(CompanyId company, StoreDeadline deadline, Supplier<T> work) {
            return companies.call(company, deadline.remainingOf(StoreDeadline.LEAD_WAIT), work);
        }

        /**
         * Runs {@code work} within a new deadline, which it receives.
         *
         * @throws StoreBusyException if other work of the company used its share beyond the deadline
         */
        <T> T callOrThrow(CompanyId company, Function<StoreDeadline, T> work) {
            StoreDeadline deadline = new StoreDeadline();
            return call(company, deadline, () -> work.apply(deadline))
                    .orElseThrow(() -> new StoreBusyException(
                            "other requests of the company used its share of the connections beyond the deadline; "
                                    + "nothing was changed"));
        }
    }
}
