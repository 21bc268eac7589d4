/** IP addresses and CIDR blocks as operators and HTTP headers spell them. */
@NullMarked
package dev.leadpatch.application.address;

import org.jspecify.annotations.NullMarked;
