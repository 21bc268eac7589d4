/** Supervised background loops: the only threads and schedules of Leadpatch that live as long as the process. */
@NullMarked
package dev.leadpatch.application.background;

import org.jspecify.annotations.NullMarked;
