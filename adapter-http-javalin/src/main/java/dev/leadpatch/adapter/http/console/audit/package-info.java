/** The page of the audit log. */
@NullMarked
package dev.leadpatch.adapter.http.console.audit;

import org.jspecify.annotations.NullMarked;
