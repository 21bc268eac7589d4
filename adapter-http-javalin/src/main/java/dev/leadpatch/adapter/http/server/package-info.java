/** The Jetty server: routing, authorization, timeouts, the access log, and the mapping of exceptions. */
@NullMarked
package dev.leadpatch.adapter.http.server;

import org.jspecify.annotations.NullMarked;
