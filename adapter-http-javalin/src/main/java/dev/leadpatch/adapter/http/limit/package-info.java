/** Rate limits: of the requests of an API key, and of the failed authentications of a client. */
@NullMarked
package dev.leadpatch.adapter.http.limit;

import org.jspecify.annotations.NullMarked;
