/** Looking at what became of webhook deliveries, repeating them, and testing endpoints. */
@NullMarked
package dev.leadpatch.application.delivery;

import org.jspecify.annotations.NullMarked;
