package dev.leadpatch.bootstrap.metrics;

import dev.leadpatch.adapter.http.PageRenderer;
import dev.leadpatch.adapter.http.RequestObserver;
import dev.leadpatch.adapter.persistence.ConnectionPool;
import dev.leadpatch.application.background.BackgroundLoops;
import dev.leadpatch.application.webhook.DeliveryBacklog;
import dev.leadpatch.application.webhook.DeliveryObserver;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.InstantSource;
import java.util.List;

/** The metrics of one node, rendered for Prometheus. Thread-safe. */
public final class PrometheusMetrics implements PageRenderer, AutoCloseable {
    private static final String PROMETHEUS_MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS_MEDIA_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmMetrics jvmMetrics = new JvmMetrics();
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
        deliveryMetrics = new DeliveryMetrics(registry);
        backgroundMetrics = new BackgroundMetrics(registry, loops);
        new BacklogMetrics(backlog, clock).bindTo(registry);
        new ConnectionPoolMetrics(pools).bindTo(registry);
        jvmMetrics.bindTo(registry);
        Gauge.builder("leadpatch.build", () -> 1)
                .description("Always 1; the label is the running version")
                .tag("version", version)
                .register(registry);
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
        // the JVM metrics first: their listener for garbage collections writes to the registry
        try {
            jvmMetrics.close();
        } finally {
            registry.close();
        }
    }
}
