package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.adapter.persistence.ConnectionPool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Exports the usage of each pool of database connections. */
final class ConnectionPoolMetrics implements MeterBinder {
    private final List<ConnectionPool> pools;

    ConnectionPoolMetrics(List<ConnectionPool> pools) {
        this.pools = List.copyOf(pools);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ConnectionPool pool : pools) {
            registerGauge(registry, pool, "active", "Connections in use", ConnectionPool::active);
            registerGauge(registry, pool, "idle", "Open connections that are not in use", ConnectionPool::idle);
            registerGauge(registry, pool, "pending", "Threads waiting for a connection", ConnectionPool::waiting);
            registerGauge(registry, pool, "max", "Maximum number of connections", ConnectionPool::maxSize);
        }
    }

    private static void registerGauge(
            MeterRegistry registry,
            ConnectionPool pool,
            String suffix,
            String description,
            ToDoubleFunction<ConnectionPool> value) {
        Gauge.builder("leadpatch.database.connections." + suffix, pool, value)
                .description(description)
                .tag("pool", pool.purpose())
                .strongReference(true)
                .register(registry);
    }
}
