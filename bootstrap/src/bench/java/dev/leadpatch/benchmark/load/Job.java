package dev.leadpatch.benchmark.load;

/**
 * A job of the load generator.
 *
 * @param port port of the service on this machine
 * @param key the API key
 * @param rate requests per second in an open loop; 0 for a closed loop, in which a connection waits for its response
 * @param seconds duration of the load
 * @param leads number of leads, from {@link #FIRST_LEAD} on
 */
public record Job(int port, String key, Workload workload, int connections, double rate, double seconds, int leads) {

    /** All ids have the same number of digits, so that all requests have the same length. */
    public static final long FIRST_LEAD = 1_000_000_001L;

    boolean isOpenLoop() {
        return rate > 0;
    }

    public Job withRate(double perSecond) {
        return new Job(port, key, workload, connections, perSecond, seconds, leads);
    }

    public Job withPort(int other) {
        return new Job(other, key, workload, connections, rate, seconds, leads);
    }

    public Job withLeads(int leadCount) {
        return new Job(port, key, workload, connections, rate, seconds, leadCount);
    }

    public Job withSeconds(double duration) {
        return new Job(port, key, workload, connections, rate, duration, leads);
    }
}
