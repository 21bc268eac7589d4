package dev.leadpatch.benchmark.load;

/** When requests are to be sent. */
interface RequestPacing {

    /** Whether there are more. */
    boolean hasNext(long now);

    /** When the next one is due; latency counts from then on, however late it is sent. */
    long nextDue(long now);

    /** Called when the next one was sent. */
    void onSent();

    /** As soon as a connection is free, until {@code end}. */
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
                // the next one is due at any time
            }
        };
    }

    /**
     * At a fixed rate from {@code start} on. Whoever is late because the service is slow has waited, and that counts: it
     * is what a client would have seen (else slow answers would hide themselves: coordinated omission).
     */
    static RequestPacing openLoop(long start, double rate, double seconds) {
        long all = Math.round(rate * seconds);
        return new RequestPacing() {
            private long number;

            @Override
            public boolean hasNext(long now) {
                return number < all;
            }

            @Override
            public long nextDue(long now) {
                return start + Math.round(number * 1e9 / rate);
            }

            @Override
            public void onSent() {
                number++;
            }
        };
    }
}
