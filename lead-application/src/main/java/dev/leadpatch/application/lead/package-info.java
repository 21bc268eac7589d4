/** Updates and reads leads: the use cases and the ports of their store. */
@NullMarked
package dev.leadpatch.application.lead;

import org.jspecify.annotations.NullMarked;
