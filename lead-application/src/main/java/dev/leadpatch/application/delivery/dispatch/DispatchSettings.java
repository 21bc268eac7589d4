package dev.leadpatch.application.delivery.dispatch;

import java.time.Duration;

/**
 * The settings of the dispatcher.
 *
 * @param maxInFlight the maximum of deliveries in flight; each uses a thread
 * @param pollInterval the maximum interval between two polls for due deliveries
 * @param shutdownTimeout the maximum time for attempts in flight to end when the dispatcher is closed
 */
public record DispatchSettings(int maxInFlight, Duration pollInterval, Duration shutdownTimeout) {

    /** 400 deliveries in flight, polls up to 1 s apart, and shutdown up to 20 s. */
    public static final DispatchSettings DEFAULTS =
            new DispatchSettings(400, Duration.ofSeconds(1), Duration.ofSeconds(20));

    /** @throws IllegalArgumentException if a value is out of its range */
    public DispatchSettings {
        require(maxInFlight > 0, "maxInFlight must be at least 1");
        require(!pollInterval.isNegative() && !pollInterval.isZero(), "pollInterval must be positive");
        require(!shutdownTimeout.isNegative(), "shutdownTimeout must not be negative");
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
