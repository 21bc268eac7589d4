/** The entries of catalogs: users, tags, custom fields and their options. */
@NullMarked
package dev.leadpatch.application.catalog;

import org.jspecify.annotations.NullMarked;
