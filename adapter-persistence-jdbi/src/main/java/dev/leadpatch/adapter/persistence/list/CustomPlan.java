package dev.leadpatch.adapter.persistence.list;

import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * Plans the statements that read the trigram index for their pattern, on which the best plan depends. The other statements of a
 * search keep their generic plans, because planning each of them again costs more than executing it.
 */
final class CustomPlan {
    // for the transaction, because connections are pooled
    private static final String PLAN_FOR_VALUES = "set local plan_cache_mode = force_custom_plan";
    private static final String PLAN_ONCE = "set local plan_cache_mode = force_generic_plan";

    private CustomPlan() {}

    /** Executes a statement on the candidates of {@code source}, in a transaction that ends if it fails. */
    static <T> T execute(Handle handle, CandidateSource source, Supplier<T> statement) {
        if (source.kind() != CandidateSource.Kind.SEARCH_SET) {
            return statement.get();
        }
        handle.execute(PLAN_FOR_VALUES);
        T result = statement.get();
        handle.execute(PLAN_ONCE);
        return result;
    }
}
