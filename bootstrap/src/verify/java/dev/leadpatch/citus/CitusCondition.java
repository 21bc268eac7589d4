package dev.leadpatch.citus;

import dev.leadpatch.acceptance.fixture.CitusCluster;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips each test of the profile {@code citus} if no cluster is configured. The profile registers it. */
public final class CitusCondition implements ExecutionCondition {

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return CitusCluster.isConfigured()
                ? ConditionEvaluationResult.enabled("the tests run on the cluster of citus.url")
                : ConditionEvaluationResult.disabled("citus.url, the URL of a Citus coordinator, is not set");
    }
}
