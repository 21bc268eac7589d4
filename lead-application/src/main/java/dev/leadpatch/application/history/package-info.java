/** Looking back at how a lead came to be what it is. */
@NullMarked
package dev.leadpatch.application.history;

import org.jspecify.annotations.NullMarked;
