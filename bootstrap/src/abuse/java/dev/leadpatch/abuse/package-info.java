/**
 * Tenant isolation of the packaged program under abuse: hostile clients attack it, and an honest client of another
 * company must not notice. CONTRIBUTING.md describes how to run the suite.
 */
@NullMarked
package dev.leadpatch.abuse;

import org.jspecify.annotations.NullMarked;
