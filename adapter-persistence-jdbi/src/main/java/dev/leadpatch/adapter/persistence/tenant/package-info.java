/** The stores of companies and API keys. */
@NullMarked
package dev.leadpatch.adapter.persistence.tenant;

import org.jspecify.annotations.NullMarked;
