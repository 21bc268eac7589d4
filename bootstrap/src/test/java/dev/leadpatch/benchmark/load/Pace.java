package dev.leadpatch.benchmark.load;

/** When requests are to be sent. */
interface Pace {

    /** Whether there are more. */
    boolean hasNext(long now);

    /** When the next one is due; latency counts from then on, however late it is sent. */
    long next(long now);

    /** Called when the next one was sent. */
    void sent();

    /** As soon as a connection is free, until {@code end}. */
    static Pace closed(long end) {
        return new Pace() {
            @Override
            public boolean hasNext(long now) {
                return now - end < 0;
            }

            @Override
            public long next(long now) {
                return now;
            }

            @Override
            public void sent() {
                // the next one is due at any time
            }
        };
    }

    /**
     * At a fixed rate from {@code start} on. Whoever is late because the service is slow has waited, and that counts: it
     * is what a client would have seen (else slow answers would hide themselves: coordinated omission).
     */
    static Pace open(long start, double rate, double seconds) {
        long all = Math.round(rate * seconds);
        return new Pace() {
            private long number;

            @Override
            public boolean hasNext(long now) {
                return number < all;
            }

            @Override
            public long next(long now) {
                return start + Math.round(number * 1e9 / rate);
            }

            @Override
            public void sent() {
                number++;
            }
        };
    }
}
