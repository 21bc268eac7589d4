package dev.leadpatch.bootstrap.wiring;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The time of an application.
 *
 * @param clock the time of changes
 * @param nanoTime a monotonic time in nanoseconds, for rate limits
 */
record TimeSource(InstantSource clock, LongSupplier nanoTime) {

    static final TimeSource SYSTEM = new TimeSource(InstantSource.system(), System::nanoTime);
}
