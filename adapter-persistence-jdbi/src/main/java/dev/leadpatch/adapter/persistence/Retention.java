package dev.leadpatch.adapter.persistence;

import java.time.Duration;
import java.util.Optional;

/**
 * How long data is stored.
 *
 * @param deliveries the period of completed deliveries, their payloads and replays
 * @param history the period of changes of leads, in days, of companies that have none of their own; empty for ever
 */
public record Retention(Duration deliveries, Optional<Duration> history) {}
