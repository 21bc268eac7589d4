/** The strict JSON reader and the JSON writer. This package depends on no other package of the adapter. */
@NullMarked
package dev.leadpatch.adapter.http.json;

import org.jspecify.annotations.NullMarked;
