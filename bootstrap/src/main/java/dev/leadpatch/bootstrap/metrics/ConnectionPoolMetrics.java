package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.adapter.persistence.ConnectionPool;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Tells how busy each pool of database connections is. */
final class ConnectionPoolMetrics implements MeterBinder {
    private final List<ConnectionPool> pools;

    ConnectionPoolMetrics(List<ConnectionPool> pools) {
        this.pools = List.copyOf(pools);
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ConnectionPool pool : pools) {
            registerGauge(registry, pool, "active", "Connections in use", ConnectionPool::active);
            registerGauge(registry, pool, "idle", "Connections that are open and not in use", ConnectionPool::idle);
            registerGauge(registry, pool, "pending", "Threads that wait for a connection", ConnectionPool::waiting);
            registerGauge(registry, pool, "max", "How many connections there are at most", ConnectionPool::maxSize);
        }
    }

    private static void registerGauge(
            MeterRegistry registry,
            ConnectionPool pool,
            String what,
            String description,
            ToDoubleFunction<ConnectionPool> value) {
        Gauge.builder("leadpatch.database.connections." + what, pool, value)
                .description(description)
                .tag("pool", pool.purpose())
                .strongReference(true)
                .register(registry);
    }
}
