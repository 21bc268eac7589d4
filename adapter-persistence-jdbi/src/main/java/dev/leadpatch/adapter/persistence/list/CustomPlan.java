package dev.leadpatch.adapter.persistence.list;

import dev.leadpatch.adapter.persistence.jdbc.ShardedStatements;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/** Plans a statement for its values. Other statements keep their generic plans: planning them again costs more than executing them. */
final class CustomPlan {
    // for the transaction, because connections are pooled
    private static final String CUSTOM_PLANS = "set local plan_cache_mode = force_custom_plan";

    // as SessionSettings.REQUESTS
    private static final String GENERIC_PLANS = "set local plan_cache_mode = force_generic_plan";

    private CustomPlan() {}

    /** Executes a statement in a transaction that ends if it fails. */
    static <T> T execute(Handle handle, Supplier<T> statement) {
        if (ShardedStatements.areUsedBy(handle)) {
            return statement.get(); // Citus plans each statement for its values
        }
        handle.execute(CUSTOM_PLANS);
        T result = statement.get();
        handle.execute(GENERIC_PLANS);
        return result;
    }
}
