/**
 * The HTTP contract as plain values, for hosts with any server: {@link dev.leadpatch.application.http.LeadHttp}. Needs
 * {@code jackson-core}.
 */
@NullMarked
package dev.leadpatch.application.http;

import org.jspecify.annotations.NullMarked;
