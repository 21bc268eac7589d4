/** Reading of requests and rendering of responses that all routes share (RFC 9110 §6). */
@NullMarked
package dev.leadpatch.adapter.http.message;

import org.jspecify.annotations.NullMarked;
