package dev.leadpatch.benchmark.load;

/** The schedule of requests. Times are values of {@link System#nanoTime}. */
interface RequestPacing {

    /** Whether a request remains to be sent. */
    boolean hasNext(long now);

    /** Returns the scheduled time of the next request. Its latency counts from this time, even if it is sent later. */
    long nextDue(long now);

    /** Advances to the next request. */
    void onSent();

    /** A closed loop: each request is due as soon as a connection is free, until {@code end}. */
    static RequestPacing closedLoop(long end) {
        return new RequestPacing() {
            @Override
            public boolean hasNext(long now) {
                return now - end < 0;
            }

            @Override
            public long nextDue(long now) {
                return now;
            }

            @Override
            public void onSent() {
                // the next request is always due
            }
        };
    }

    /**
     * An open loop: requests are due at a fixed rate from {@code start} on. If the service is slow and a request is
     * sent late, its latency includes the delay, as for a real client. This avoids coordinated omission.
     */
    static RequestPacing openLoop(long start, double rate, double seconds) {
        long total = Math.round(rate * seconds);
        return new RequestPacing() {
            private long sent;

            @Override
            public boolean hasNext(long now) {
                return sent < total;
            }

            @Override
            public long nextDue(long now) {
                return start + Math.round(sent * 1e9 / rate);
            }

            @Override
            public void onSent() {
                sent++;
            }
        };
    }
}
