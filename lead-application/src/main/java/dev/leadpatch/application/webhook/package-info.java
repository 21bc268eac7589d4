/** Telling subscribed endpoints of changes, and the ports that this needs. */
@NullMarked
package dev.leadpatch.application.webhook;

import org.jspecify.annotations.NullMarked;
