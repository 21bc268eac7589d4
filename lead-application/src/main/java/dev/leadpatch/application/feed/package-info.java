/** Change feed: the changes of all leads of a company, in one order. */
@NullMarked
package dev.leadpatch.application.feed;

import org.jspecify.annotations.NullMarked;
