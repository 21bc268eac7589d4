package dev.leadpatch.abuse;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Injects an {@link AttackScenario} with a running service. All test classes share it, because loading the companies
 * takes half a minute.
 */
final class AttackedServiceExtension implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == AttackScenario.class;
    }

    @Override
    public AttackScenario resolveParameter(ParameterContext parameter, ExtensionContext context) {
        AttackScenario scenario = context.getRoot()
                .getStore(Namespace.create(AttackedServiceExtension.class))
                .computeIfAbsent(AttackScenario.class, type -> AttackScenario.start(), AttackScenario.class);
        scenario.restartIfStopped();
        return scenario;
    }
}
