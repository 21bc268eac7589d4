/** Managing the catalog: tags, users, custom fields and their options. */
@NullMarked
package dev.leadpatch.acceptance.catalog;

import org.jspecify.annotations.NullMarked;
