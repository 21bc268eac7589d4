/** The whole service, tried from outside: HTTP in, answers and a real PostgreSQL out. */
@NullMarked
package dev.leadpatch.acceptance;

import org.jspecify.annotations.NullMarked;
