/** The strict JSON reader and the JSON writer. */
@NullMarked
package dev.leadpatch.application.http.json;

import org.jspecify.annotations.NullMarked;
