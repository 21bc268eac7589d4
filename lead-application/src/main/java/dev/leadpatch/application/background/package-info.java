/** Supervised background loops: all threads and schedules of Leadpatch that run for the lifetime of the process. */
@NullMarked
package dev.leadpatch.application.background;

import org.jspecify.annotations.NullMarked;
