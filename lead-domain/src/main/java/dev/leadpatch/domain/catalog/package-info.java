/** The catalog of a company: custom fields, users and tags, with their labels. */
@NullMarked
package dev.leadpatch.domain.catalog;

import org.jspecify.annotations.NullMarked;
