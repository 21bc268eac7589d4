/** What all pages of the console share: the layout, the security headers, error pages and static files. */
@NullMarked
package dev.leadpatch.adapter.http.console.page;

import org.jspecify.annotations.NullMarked;
