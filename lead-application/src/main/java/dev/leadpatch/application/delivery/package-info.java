/** Delivery log, replays and test events of webhook endpoints. */
@NullMarked
package dev.leadpatch.application.delivery;

import org.jspecify.annotations.NullMarked;
