/** What is counted and measured, and the page that shows it. The only package that knows how metrics are kept. */
@NullMarked
package dev.leadpatch.bootstrap.metrics;

import org.jspecify.annotations.NullMarked;
