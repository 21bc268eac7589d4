/** The console: web pages to operate the service, which call use cases. */
@NullMarked
package dev.leadpatch.adapter.http.console;

import org.jspecify.annotations.NullMarked;
