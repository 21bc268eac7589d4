package dev.leadpatch.benchmark.load;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Selects random leads, and for each of them a value that differs from its current one. */
final class UpdateGenerator {
    static final int STATUS_WIDTH = 11;

    // without "qualified", which the reference request sets
    private static final List<byte[]> STATUSES = List.of(
            padStatus("\"new\""), padStatus("\"contacted\""), padStatus("\"converted\""), padStatus("\"lost\""));

    // beyond those of pgbench's script
    private static final long FIRST_VALUE = 3_000_000_000L;

    private final SplittableRandom random = new SplittableRandom(20240115);
    private byte[] statuses = {};
    private int leads = 1;
    private long value = FIRST_VALUE;
    private int lead;

    private static byte[] padStatus(String status) {
        return Workload.ascii(status + " ".repeat(STATUS_WIDTH - status.length()));
    }

    void setLeadCount(int leads) {
        this.leads = leads;
        if (statuses.length < leads) {
            statuses = Arrays.copyOf(statuses, leads);
        }
    }

    void next() {
        value++;
        lead = random.nextInt(leads);
    }

    /** Returns the lead {@code offset} after the selected one, modulo the number of leads. */
    long lead(int offset) {
        return Job.FIRST_LEAD + (lead + offset) % leads;
    }

    long value() {
        return value;
    }

    byte[] status() {
        statuses[lead] = (byte) ((statuses[lead] + 1) % STATUSES.size());
        return STATUSES.get(statuses[lead]);
    }
}
