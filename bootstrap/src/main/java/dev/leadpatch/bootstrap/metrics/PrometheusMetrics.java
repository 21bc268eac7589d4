package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.adapter.http.PageRenderer;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.persistence.CatalogCache;
import dev.leadpatch.adapter.persistence.ConnectionPool;
import dev.leadpatch.adapter.persistence.HistoryCleanup;
import dev.leadpatch.adapter.persistence.StorageQuotas.QuotaCounter;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.memory.MemoryBudget;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryObserver;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmInfoMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.core.metrics.Info;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.ToDoubleFunction;

/** The metrics of one node, rendered for Prometheus. Thread-safe. */
public final class PrometheusMetrics implements PageRenderer, AutoCloseable {
    private static final String PROMETHEUS_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS_MEDIA_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // subscribes to garbage collection notifications until it is closed
    private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
    private final RequestMetrics requestMetrics;
    private final DeliveryMetrics deliveryMetrics;
    private final BackgroundMetrics backgroundMetrics;

    /**
     * Registers all meters.
     *
     * @param pools the pools of database connections
     * @param backlog queried when metrics are read, at most every 5 seconds
     * @param loops the runner whose open loops are exported
     */
    public PrometheusMetrics(
            String version,
            List<ConnectionPool> pools,
            DeliveryBacklog backlog,
            InstantSource clock,
            BackgroundLoops loops) {
        requestMetrics = new RequestMetrics(registry);
        deliveryMetrics = new DeliveryMetrics(registry, backlog, clock);
        backgroundMetrics = new BackgroundMetrics(registry, loops);
        pools.forEach(this::registerPool);
        registerJvm();
        // Micrometer has no meter for the suffix _info
        Info.builder()
                .name("leadpatch_build_info")
                .help("Always 1; the label is the running version")
                .labelNames("version")
                .register(registry.getPrometheusRegistry())
                .setLabelValues(version);
    }

    /**
     * Registers whether the database can be reached and accepts changes.
     *
     * @param ready called when metrics are read, at most every 5 seconds
     */
    public void registerDatabase(BooleanSupplier ready, InstantSource clock) {
        CachedMeasurement<Boolean> measurement = new CachedMeasurement<>(ready::getAsBoolean, clock);
        Gauge.builder("leadpatch.database.up", () -> measurement.get() ? 1 : 0)
                .description("1 if the database can be reached and accepts changes, otherwise 0")
                .register(registry);
    }

    /** Registers whether this node sends webhook deliveries. */
    public void registerDispatching(boolean sending) {
        Gauge.builder("leadpatch.webhook.dispatching", () -> sending ? 1 : 0)
                .description("1 if this node sends webhook deliveries, 0 if they stay queued")
                .register(registry);
    }

    /** Registers the budget of memory of requests and deliveries. */
    public void registerMemory(MemoryBudget memory) {
        new MemoryMetrics(memory).bindTo(registry);
    }

    /** Registers the size and the loads of the cache of catalogs. */
    public void registerCatalogCache(CatalogCache cache) {
        registerCacheGauge(cache, "companies", "Companies whose catalog is cached", CatalogCache::companies);
        registerCacheGauge(cache, "bytes", "Estimated size of the cached catalogs", CatalogCache::bytes);
        registerCacheGauge(cache, "max.bytes", "Maximum size of the cached catalogs", CatalogCache::maxBytes);
        FunctionCounter.builder("leadpatch.catalog.loads", cache, CatalogCache::loads)
                .description("Catalogs loaded from the database")
                .register(registry);
    }

    private void registerCacheGauge(
            CatalogCache cache, String suffix, String description, ToDoubleFunction<CatalogCache> value) {
        Gauge.builder("leadpatch.catalog.cache." + suffix, cache, value)
                .description(description)
                .strongReference(true)
                .register(registry);
    }

    /** Registers how often this node reached a quota of storage. */
    public void registerQuotas(List<QuotaCounter> quotas) {
        quotas.forEach(
                quota -> FunctionCounter.builder("leadpatch.storage.quota.exceeded", quota, QuotaCounter::exceeded)
                        .description("What was refused or stored in part because a company had reached its quota")
                        .tag("quota", quota.name())
                        .register(registry));
    }

    /** Registers the changes that the retention of the history removes. */
    public void registerHistory(HistoryCleanup history) {
        FunctionCounter.builder("leadpatch.history.removed.changes", history, HistoryCleanup::removed)
                .description("Changes of leads that the retention of the history has removed")
                .register(registry);
        Gauge.builder("leadpatch.history.blocked.companies", history, HistoryCleanup::blockedCompanies)
                .description("Companies whose old changes are kept for pending deliveries to disabled endpoints")
                .register(registry);
    }

    /** Registers the usage of a pool of database connections. */
    private void registerPool(ConnectionPool pool) {
        registerPoolGauge(pool, "active", "Connections in use", ConnectionPool::active);
        registerPoolGauge(pool, "idle", "Open connections that are not in use", ConnectionPool::idle);
        registerPoolGauge(pool, "pending", "Threads waiting for a connection", ConnectionPool::waiting);
        registerPoolGauge(pool, "max", "Maximum number of connections", ConnectionPool::maxSize);
    }

    private void registerPoolGauge(
            ConnectionPool pool, String suffix, String description, ToDoubleFunction<ConnectionPool> value) {
        Gauge.builder("leadpatch.database.connections." + suffix, pool, value)
                .description(description)
                .tag("pool", pool.purpose())
                .strongReference(true)
                .register(registry);
    }

    /** Registers the metrics of the Java virtual machine and of its process. */
    private void registerJvm() {
        List<MeterBinder> binders = List.of(
                gcMetrics,
                new JvmInfoMetrics(),
                new JvmMemoryMetrics(),
                new JvmThreadMetrics(),
                new ClassLoaderMetrics(),
                new ProcessorMetrics(),
                ProcessMetrics.ofThisProcess(),
                new UptimeMetrics());
        binders.forEach(binder -> binder.bindTo(registry));
    }

    public RequestObserver requestObserver() {
        return requestMetrics;
    }

    public DeliveryObserver deliveryObserver() {
        return deliveryMetrics;
    }

    /** Renders the OpenMetrics format if {@code accept} names it, else the Prometheus text format. */
    @Override
    public Content render(String accept) {
        backgroundMetrics.refresh();
        String type = accept.contains("application/openmetrics-text") ? OPEN_METRICS_MEDIA_TYPE : PROMETHEUS_MEDIA_TYPE;
        return new Content(type, registry.scrape(type));
    }

    @Override
    public void close() {
        // first the listener for garbage collections, which writes to the registry
        try {
            gcMetrics.close();
        } finally {
            registry.close();
        }
    }
}
