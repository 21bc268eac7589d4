/** Sessions of the console: signing in and out, the session cookie, and the protection of forms. */
@NullMarked
package dev.leadpatch.adapter.http.console.session;

import org.jspecify.annotations.NullMarked;
