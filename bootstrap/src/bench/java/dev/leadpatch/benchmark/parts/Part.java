package dev.leadpatch.benchmark.parts;

import java.util.Locale;

/**
 * A server with one part more than the previous one of the same group. The first group keeps the leads in memory, and
 * shows the cost of HTTP and of the rules. The second one writes them to PostgreSQL.
 */
public enum Part {
    JAVALIN(Group.MEMORY, "Jetty and Javalin, a constant response"),
    MEMORY_JSON(Group.MEMORY, "strict JSON"),
    MEMORY_LIBRARY(Group.MEMORY, "headers, validation, decision, response (`LeadHttp`)"),
    MEMORY_ADAPTER(Group.MEMORY, "API keys, limits, errors (HTTP adapter, without log)"),
    MEMORY_ADAPTER_LOG(Group.MEMORY, "access log"),
    MEMORY_ADAPTER_METRICS(Group.MEMORY, "metrics"),
    STRIPPED(Group.POSTGRESQL, "stripped path"),
    STRIPPED_BLOCKING(Group.POSTGRESQL, "a thread waits for each commit"),
    LIBRARY(Group.POSTGRESQL, "validation, read, history, locks, time limits (`LeadHttp` on its store)"),
    SERVICE_WITHOUT_LOG(
            Group.POSTGRESQL, "API keys, limits, errors, without a waiting thread (the service without log)"),
    SERVICE(Group.POSTGRESQL, "access log (the service by default)"),
    SERVICE_METRICS(Group.POSTGRESQL, "metrics");

    /** Where the leads are. */
    public enum Group {
        MEMORY("memory"),
        POSTGRESQL("PostgreSQL");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        public String title() {
            return title;
        }
    }

    private final Group group;
    private final String title;

    Part(Group group, String title) {
        this.group = group;
        this.title = title;
    }

    public Group group() {
        return group;
    }

    /** What this server has in addition to the previous one. */
    public String title() {
        return title;
    }

    /** The schema of the tables of a stripped path. */
    public String schema() {
        return name().toLowerCase(Locale.ROOT);
    }
}
