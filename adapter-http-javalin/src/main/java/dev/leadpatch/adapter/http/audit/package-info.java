/** The route of the audit log. */
@NullMarked
package dev.leadpatch.adapter.http.audit;

import org.jspecify.annotations.NullMarked;
