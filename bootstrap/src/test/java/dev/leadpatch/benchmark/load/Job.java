package dev.leadpatch.benchmark.load;

/**
 * What the load generator is to do.
 *
 * @param port where the service listens, on this machine
 * @param key the API key
 * @param leads among how many leads it chooses, from {@link #FIRST_LEAD} on
 * @param rate requests a second, whatever becomes of them; 0 for a request as soon as a connection has its last answer
 */
public record Job(int port, String key, Workload workload, int connections, double rate, double seconds, int leads) {

    /** Ids of the same width make requests of the same length. */
    public static final long FIRST_LEAD = 1_000_000_001L;

    boolean isOpenLoop() {
        return rate > 0;
    }

    public Job withRate(double perSecond) {
        return new Job(port, key, workload, connections, perSecond, seconds, leads);
    }

    public Job withLeads(int number) {
        return new Job(port, key, workload, connections, rate, seconds, number);
    }

    public Job withSeconds(double time) {
        return new Job(port, key, workload, connections, rate, time, leads);
    }
}
