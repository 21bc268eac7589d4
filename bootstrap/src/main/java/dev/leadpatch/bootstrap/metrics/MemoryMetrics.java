package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.memory.MemoryBudget.Scope;
import dev.leadpatch.application.memory.MemoryBudget.Use;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Locale;

/** The use of a budget of memory, and what it refused. */
record MemoryMetrics(MemoryBudget memory) implements MeterBinder {

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("leadpatch.memory.budget.max", memory, MemoryBudget::maxBytes)
                .description("Maximum heap for bodies, leads, responses and payloads together")
                .baseUnit("bytes")
                .register(registry);
        for (Use use : Use.values()) {
            String tag = use.name().toLowerCase(Locale.ROOT);
            Gauge.builder("leadpatch.memory.budget.held", memory, budget -> budget.held(use))
                    .description("Approximate heap in use")
                    .baseUnit("bytes")
                    .tag("use", tag)
                    .register(registry);
            for (Scope scope : Scope.values()) {
                FunctionCounter.builder("leadpatch.memory.refusals", memory, budget -> budget.refusals(use, scope))
                        .description("Data that was refused because the share of its company or all memory was in use")
                        .tag("use", tag)
                        .tag("scope", scope.name().toLowerCase(Locale.ROOT))
                        .register(registry);
            }
        }
    }
}
