/** Reserved address ranges, and host names as receivers spell them. */
@NullMarked
package dev.leadpatch.adapter.webhook.address;

import org.jspecify.annotations.NullMarked;
