/** What a company has defined for its leads: custom fields, users and tags, with their labels. */
@NullMarked
package dev.leadpatch.domain.catalog;

import org.jspecify.annotations.NullMarked;
