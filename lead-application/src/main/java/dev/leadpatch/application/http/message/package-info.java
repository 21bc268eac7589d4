/** The parts of HTTP messages that all operations share (RFC 9110 §6): headers, the query, JSON responses and errors. */
@NullMarked
package dev.leadpatch.application.http.message;

import org.jspecify.annotations.NullMarked;
