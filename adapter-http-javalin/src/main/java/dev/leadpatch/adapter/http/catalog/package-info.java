/** The routes of the catalog. */
@NullMarked
package dev.leadpatch.adapter.http.catalog;

import org.jspecify.annotations.NullMarked;
