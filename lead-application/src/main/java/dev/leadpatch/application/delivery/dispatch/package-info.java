/** The dispatcher: claims due deliveries, schedules them fairly, sends them, and records their results. */
@NullMarked
package dev.leadpatch.application.delivery.dispatch;

import org.jspecify.annotations.NullMarked;
