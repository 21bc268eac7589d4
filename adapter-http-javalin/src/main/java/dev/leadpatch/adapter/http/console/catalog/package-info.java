/** The pages of the catalog: tags, users, custom fields and their options. */
@NullMarked
package dev.leadpatch.adapter.http.console.catalog;

import org.jspecify.annotations.NullMarked;
