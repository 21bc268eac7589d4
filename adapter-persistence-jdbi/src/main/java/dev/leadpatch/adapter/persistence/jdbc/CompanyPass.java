package dev.leadpatch.adapter.persistence.jdbc;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.LongFunction;

/**
 * Repeated passes over companies, in batches. A pass finds the companies in pages of bounded size. Those of a page follow
 * round-robin, so that none waits for a large one. Not thread-safe.
 *
 * @param <T> a company, or what remains of its work
 */
public final class CompanyPass<T> {
    // a company with little work costs as many statements as one with a full batch
    private static final int MAX_VISITS_OF_BATCH = 10;

    private final int maxFurtherVisits;
    private final Queue<T> due = new ArrayDeque<>();
    private long position;
    private boolean isLastPage;
    private int furtherVisits;

    /** @param maxFurtherVisits maximum number of visits of a page, besides the first one of each company */
    public CompanyPass(int maxFurtherVisits) {
        this.maxFurtherVisits = maxFurtherVisits;
    }

    /** Does the work of one company. */
    @FunctionalInterface
    public interface Visitor<T> {
        /** Processes at most {@code limit} rows of a company. */
        Visit<T> visit(T company, int limit);
    }

    /**
     * Executes the next batch: finds a page of companies, or visits up to ten of them.
     *
     * @param limit maximum number of rows of all visits
     * @param findPage finds the companies after an id
     * @return whether other batches follow; false at the end of a pass
     */
    public boolean next(int limit, LongFunction<Page<T>> findPage, Visitor<T> visitor) {
        if (!due.isEmpty()) {
            visit(limit, visitor);
            return true;
        }
        if (isLastPage) {
            isLastPage = false;
            return false;
        }
        Page<T> page = findPage.apply(position);
        due.addAll(page.companies());
        furtherVisits = maxFurtherVisits;
        isLastPage = page.next().isEmpty();
        position = page.next().orElse(0);
        return true;
    }

    private void visit(int limit, Visitor<T> visitor) {
        int remaining = limit;
        for (int i = 0; i < MAX_VISITS_OF_BATCH && remaining > 0 && !due.isEmpty(); i++) {
            Visit<T> visit = visitor.visit(due.remove(), remaining);
            remaining -= visit.rows();
            if (visit.rest().isPresent() && furtherVisits > 0) {
                furtherVisits--;
                due.add(visit.rest().get());
            }
        }
    }

    /**
     * A page of companies.
     *
     * @param companies those that have work
     * @param next the id after which the next page starts; empty if this is the last one
     */
    public record Page<T>(List<T> companies, OptionalLong next) {

        /**
         * Returns a page of the companies with work, out of those that were found.
         *
         * @param found the ids of all found companies, in order; fewer than {@code maxSize} on the last page
         */
        public static <T> Page<T> of(List<T> companies, List<Long> found, int maxSize) {
            return new Page<>(
                    companies, found.size() < maxSize ? OptionalLong.empty() : OptionalLong.of(found.get(maxSize - 1)));
        }
    }

    /**
     * The result of a visit.
     *
     * @param rows the number of rows that count for the limit of the batch
     * @param rest the rest of the work, for a further visit
     */
    public record Visit<T>(int rows, Optional<T> rest) {

        /** A visit that ends the batch, because the node of the company failed, perhaps slowly. */
        public static <T> Visit<T> ofFailedNode(int limit) {
            return new Visit<>(limit, Optional.empty());
        }
    }
}
